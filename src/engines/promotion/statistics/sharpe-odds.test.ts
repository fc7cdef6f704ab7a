/**
 * Against the numbers that the authors print: D. H. Bailey and M. Lopez de Prado, "The Sharpe Ratio
 * Efficient Frontier", J. of Risk 15 (2012), and "The Deflated Sharpe Ratio", J. of Portfolio Management
 * 40 (2014).
 */
import { describe, expect, it } from 'vitest';
import {
  deflatedSharpe,
  expectedMaxSharpe,
  momentsOf,
  probabilisticSharpe,
  sharpeSampleOf,
} from '../index.ts';

describe('the probabilistic Sharpe ratio', () => {
  /** 2012: 24 monthly returns of mean 0.036 and deviation 0.079, a ratio of 0.458 a month. */
  const monthly = { sharpe: 0.458, count: 24 };

  it('is 0.982 of normal returns and 0.913 of the skewed ones, as printed', () => {
    expect(probabilisticSharpe({ ...monthly, skew: 0, kurtosis: 3 }, 0)).toBeCloseTo(0.982, 3);
    expect(probabilisticSharpe({ ...monthly, skew: -2.448, kurtosis: 10.164 }, 0)).toBeCloseTo(
      0.913,
      3,
    );
  });

  it('is one half at its own benchmark, and falls as that rises', () => {
    const sample = { ...monthly, skew: -1, kurtosis: 5 };
    expect(probabilisticSharpe(sample, 0.458)).toBe(0.5);
    expect(probabilisticSharpe(sample, 0.5)).toBeLessThan(0.5);
  });

  it('has no value where the shape leaves no variance', () => {
    expect(probabilisticSharpe({ sharpe: 1, count: 10, skew: 3, kurtosis: 3 }, 0)).toBeNaN();
  });
});

describe('the deflated Sharpe ratio', () => {
  /** 2014: five years of 250 days, an annual ratio of 2.5; the variance of the trials is 1/2 a year. */
  const variance = 0.5 / 250;
  const sample = { sharpe: 2.5 / Math.sqrt(250), count: 1250, skew: -3, kurtosis: 10 };
  const normal = { ...sample, skew: 0, kurtosis: 3 };

  it('expects 0.1132 a day of the best of 100 trials, as printed', () => {
    expect(expectedMaxSharpe({ count: 100, variance })).toBeCloseTo(0.1132, 4);
  });

  it.each([
    ['100 trials', sample, 100, 0.9004],
    ['46 trials', sample, 46, 0.9505],
    ['88 trials of normal returns', normal, 88, 0.9505],
  ])('is as printed after %s', (_what, of, count, printed) => {
    expect(deflatedSharpe(of, { count, variance })).toBeCloseTo(printed, 4);
  });

  it('is the probabilistic one of a single trial, and falls with every further one', () => {
    expect(deflatedSharpe(sample, { count: 1, variance })).toBe(probabilisticSharpe(sample, 0));
    let before = 1;
    for (const count of [1, 2, 3, 10, 1000, 1e6]) {
      const now = deflatedSharpe(sample, { count, variance });
      expect(now).toBeLessThan(before);
      before = now;
    }
  });
});

it('a sample of equal returns has no ratio', () => {
  expect(sharpeSampleOf(momentsOf(Float64Array.of(0.1, 0.1, 0.1)))).toBeNull();
});
