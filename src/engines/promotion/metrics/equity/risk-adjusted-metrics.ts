/** What a run earned for what it risked, and how far that can be believed. */
import { Prng } from '../../../../foundation/core/index.ts';
import { StationaryBootstrap, usualBlock } from '../../statistics/bootstrap.ts';
import { fsum } from '../../statistics/fsum.ts';
import { momentsOf } from '../../statistics/moments.ts';
import { quantileOf, sortAscending } from '../../statistics/quantile.ts';
import { fitLine } from '../../statistics/regression.ts';
import { probabilisticSharpe, sharpeSampleOf } from '../../statistics/sharpe-odds.ts';
import type { Flags } from '../flags.ts';
import type { EquityMetrics } from '../types.ts';
import type { DailySeries } from './daily-series.ts';
import { ulcerIndex } from './drawdown-periods.ts';
import { monthlyReturns } from './periods.ts';

/** A 95 % interval moves by a few per cent of its width from one seed to another with so many. */
const RESAMPLES = 1000;
/** Fewer days give an interval of nothing but chance. */
const LEAST_DAYS = 20;
/** A sample of equal returns has this share of its squares left as spread at most, by rounding. */
const ROUNDING = 1e-12;
/** The outer 5 %, half on each side. */
const LOW = 0.025;
const HIGH = 0.975;

/** Null where a flag says why. */
export type RiskAdjustedMetrics = {
  /** 95 % intervals by bootstrap of the daily returns; the Sharpe is annual. */
  readonly sharpe_low: number | null;
  readonly sharpe_high: number | null;
  readonly max_drawdown_low: number | null;
  readonly max_drawdown_high: number | null;
  /** Gains over losses of the daily returns, about 0. */
  readonly omega: number | null;
  /** CAGR over the ulcer index. */
  readonly upi: number | null;
  /** R squared of log equity on the number of the day. */
  readonly stability: number | null;
  /** Probability that the true Sharpe ratio is above 0. */
  readonly probabilistic_sharpe: number | null;
  /** Total return over the drawdown of every slice. */
  readonly recovery_factor: number | null;
  /** Sum of the monthly returns over that of the negative ones. */
  readonly gain_to_pain: number | null;
};

/** `seed` is the run's; the draws are of a generator of their own. */
export function measureRiskAdjusted(
  series: DailySeries,
  equity: Pick<EquityMetrics, 'cagr' | 'max_drawdown'>,
  seed: number,
  flags: Flags,
): RiskAdjustedMetrics {
  const { points, returns } = series;
  const total = (points[points.length - 1] as number) / (points[0] as number) - 1;
  const { cagr, max_drawdown: maxDrawdown } = equity;
  const sample = sharpeSampleOf(momentsOf(returns));
  return {
    ...intervals(series, seed, flags),
    omega: gainsOverLosses(returns, flags),
    upi: upiOf(series, cagr, flags),
    stability: stabilityOf(series, flags),
    probabilistic_sharpe:
      sample === null ? flags.missing('no_variance') : flags.finite(probabilisticSharpe(sample, 0)),
    recovery_factor:
      maxDrawdown === 0 ? flags.missing('no_drawdown') : flags.finite(total / maxDrawdown),
    gain_to_pain: gainToPain(series, flags),
  };
}

/** The middle 95 % of what the days give in another order. */
function intervals(
  { returns, daysPerYear }: DailySeries,
  seed: number,
  flags: Flags,
): Pick<
  RiskAdjustedMetrics,
  'sharpe_low' | 'sharpe_high' | 'max_drawdown_low' | 'max_drawdown_high'
> {
  const count = returns.length;
  if (count < LEAST_DAYS) {
    const none = flags.missing('short_history');
    return { sharpe_low: none, sharpe_high: none, max_drawdown_low: none, max_drawdown_high: none };
  }
  const bootstrap = new StationaryBootstrap(returns, usualBlock(count), new Prng(seed));
  const sample = new Float64Array(count);
  const drawdowns = new Float64Array(RESAMPLES);
  const sharpes: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    bootstrap.draw(sample);
    drawdowns[i] = drawdownOf(sample);
    const sharpe = sharpeOf(sample);
    if (!Number.isNaN(sharpe)) sharpes.push(sharpe);
  }
  const annual = Math.sqrt(daysPerYear);
  const ofSharpe = sortAscending(sharpes);
  const ofDrawdown = sortAscending(drawdowns);
  const orMissing = (value: number): number | null =>
    sharpes.length === 0 ? flags.missing('no_variance') : flags.finite(value * annual);
  return {
    sharpe_low: orMissing(quantileOf(ofSharpe, LOW)),
    sharpe_high: orMissing(quantileOf(ofSharpe, HIGH)),
    max_drawdown_low: flags.finite(quantileOf(ofDrawdown, LOW)),
    max_drawdown_high: flags.finite(quantileOf(ofDrawdown, HIGH)),
  };
}

/** Mean over sample deviation in one pass; NaN without spread. Returns are small, so sums are enough. */
function sharpeOf(returns: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i] as number;
    sum += r;
    squares += r * r;
  }
  const count = returns.length;
  const spread = squares - (sum * sum) / count;
  if (!(spread > squares * ROUNDING)) return NaN;
  return sum / count / Math.sqrt(spread / (count - 1));
}

/** Largest fall below a peak, as a positive fraction, of equity that takes these returns from 1. */
function drawdownOf(returns: Float64Array): number {
  let equity = 1;
  let peak = 1;
  let worst = 0;
  for (let i = 0; i < returns.length; i++) {
    equity *= 1 + (returns[i] as number);
    if (equity > peak) peak = equity;
    else if (peak - equity > worst * peak) worst = (peak - equity) / peak;
  }
  return worst;
}

function upiOf(series: DailySeries, cagr: number | null, flags: Flags): number | null {
  if (cagr === null) return null;
  const ulcer = ulcerIndex(series);
  return ulcer === 0 ? flags.missing('no_drawdown') : flags.finite(cagr / ulcer);
}

function gainsOverLosses(returns: Float64Array, flags: Flags): number | null {
  const gains = fsum(returns.map((r) => (r > 0 ? r : 0)));
  const losses = fsum(returns.map((r) => (r < 0 ? -r : 0)));
  return losses === 0 ? flags.missing('no_downside') : flags.finite(gains / losses);
}

/** Two days lie on a line whatever they earn. */
function stabilityOf({ points, returns }: DailySeries, flags: Flags): number | null {
  if (returns.length < 3) return flags.missing('short_history');
  const first = points[0] as number;
  const growth = points.subarray(1).map((equity) => Math.log(equity / first));
  const time = growth.map((_, i) => i);
  const { correlation } = fitLine(time, growth);
  return Number.isNaN(correlation) ? flags.missing('no_variance') : correlation * correlation;
}

function gainToPain(series: DailySeries, flags: Flags): number | null {
  const months = monthlyReturns(series).map(({ change }) => change);
  const pain = fsum(months.filter((change) => change < 0));
  return pain === 0 ? flags.missing('no_downside') : flags.finite(fsum(months) / -pain);
}
