// Against published tables, Python's standard library, and each other.
import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from './normal.ts';

/** `from statistics import NormalDist; N = NormalDist(); N.inv_cdf(p)`, Python 3.11. */
const QUANTILES: readonly (readonly [number, number])[] = [
  [0.5, 0],
  [0.975, 1.9599639845400536],
  [0.05, -1.6448536269514726],
  [0.99, 2.3263478740408408],
  [0.075, -1.4395314709384557],
  [1e-9, -5.9978070150076865],
  [1e-300, -37.0470962993612],
];
/** `scipy.special.ndtr(x)`, scipy 1.10. */
const PROBABILITIES: readonly (readonly [number, number])[] = [
  [0, 0.5],
  [1, 0.8413447460685429],
  [-1.96, 0.024997895148220435],
  [0.5, 0.6914624612740131],
  [-6, 9.865876450376946e-10],
];

describe('the normal distribution', () => {
  it.each(PROBABILITIES)('has below %d the probability %d', (x, probability) => {
    expect(Math.abs(normalCdf(x) / probability - 1)).toBeLessThan(1e-14);
    expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
  });

  it.each(QUANTILES)('has at the probability %d the quantile %d', (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 12);
  });

  it('goes there and back', () => {
    for (let x = -8; x <= 5; x += 1 / 64) {
      expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, x > 3 ? 8 : 11);
    }
  });

  it('never falls, through the seams of its approximations', () => {
    let before = 0;
    for (let x = -9; x <= 9; x += 1 / 512) {
      const now = normalCdf(x);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it('knows its ends', () => {
    expect([-40, 40, -Infinity, Infinity].map(normalCdf)).toEqual([0, 1, 0, 1]);
    expect([0, 1].map(normalQuantile)).toEqual([-Infinity, Infinity]);
    expect([-0.1, 1.1, NaN].map(normalQuantile)).toEqual([NaN, NaN, NaN]);
  });
});
