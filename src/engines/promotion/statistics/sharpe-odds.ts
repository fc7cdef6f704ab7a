/**
 * How far a Sharpe ratio can be believed. Bailey and Lopez de Prado, "The Sharpe Ratio Efficient
 * Frontier" (2012) and "The Deflated Sharpe Ratio" (2014). Ratios here are per period, not annual.
 */
import type { Moments } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';

const EULER_MASCHERONI = 0.5772156649015329;

/** A Sharpe ratio per period and the shape of the returns that it comes from. */
export interface SharpeSample {
  readonly sharpe: number;
  /** Returns, at least 2. */
  readonly count: number;
  readonly skew: number;
  /** Of a normal it is 3. */
  readonly kurtosis: number;
}

/** All that has been tried, the judged one among it. */
export interface Trials {
  /** Independent trials, at least 1. */
  readonly count: number;
  /** Variance (n - 1) over the trials of their Sharpe ratios per period. */
  readonly variance: number;
}

/** The sample of returns with these moments; null without spread. */
export function sharpeSampleOf(moments: Moments): SharpeSample | null {
  const { count, mean, deviation, skew, kurtosis } = moments;
  return deviation === 0 ? null : { sharpe: mean / deviation, count, skew, kurtosis };
}

/**
 * Probability that the true Sharpe ratio lies above `benchmark`:
 * `cdf((sr - benchmark) * sqrt(n - 1) / sqrt(1 - skew * sr + (kurtosis - 1) / 4 * sr^2))`. NaN where the
 * shape leaves the estimate no variance.
 */
export function probabilisticSharpe(sample: SharpeSample, benchmark: number): number {
  const { sharpe, count, skew, kurtosis } = sample;
  const spread = 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  if (!(spread > 0)) return NaN;
  return normalCdf(((sharpe - benchmark) * Math.sqrt(count - 1)) / Math.sqrt(spread));
}

/**
 * Sharpe ratio that the best of so many trials without any skill is expected to show:
 * `sqrt(variance) * ((1 - g) * quantile(1 - 1 / n) + g * quantile(1 - 1 / (n * e)))`, g of Euler and
 * Mascheroni. 0 for a single trial: it was not chosen among others.
 */
export function expectedMaxSharpe({ count, variance }: Trials): number {
  if (count <= 1) return 0;
  // By symmetry, since 1 - 1 / n rounds where 1 / n does not.
  const best = -normalQuantile(1 / count);
  const beyond = -normalQuantile(1 / (count * Math.E));
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * best + EULER_MASCHERONI * beyond);
}

/** Probability that the true Sharpe ratio is more than what the trials alone explain. */
export function deflatedSharpe(sample: SharpeSample, trials: Trials): number {
  return probabilisticSharpe(sample, expectedMaxSharpe(trials));
}
