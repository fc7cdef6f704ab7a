// Quantiles, moments and lines against closed forms and naive twins.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf, meanOf, momentsOf } from './moments.ts';
import { quantileOf, sortAscending } from '../index.ts';
import { medianOf } from './quantile.ts';
import { fitLine } from './regression.ts';

const value = fc.double({ min: -100, max: 100, noNaN: true });
const some = fc.array(value, { minLength: 2, maxLength: 40 });

describe('quantiles', () => {
  it.each([
    [0, 10],
    [0.05, 12], // numpy.quantile([10, 20, 30, 40, 50], 0.05)
    [0.25, 20],
    [0.5, 30],
    [0.95, 48],
    [1, 50],
  ])('interpolate as numpy does at %d', (share, expected) => {
    expect(quantileOf(sortAscending([30, 10, 50, 20, 40]), share)).toBeCloseTo(expected, 12);
  });

  it('lie between the ends and rise with the share', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const sorted = sortAscending(values);
        const found = quantileOf(sorted, share);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
        expect(quantileOf(sorted, Math.min(1, share + 0.1))).toBeGreaterThanOrEqual(found - 1e-12);
      }),
    );
  });

  it('of nothing are no number', () => {
    expect(medianOf([])).toBeNaN();
    expect(medianOf([3, 1])).toBe(2);
  });
});

describe('moments', () => {
  it('of 1, 2, 3, 4, 10 are those of scipy.stats.skew and kurtosis(fisher=False)', () => {
    const { mean, deviation, skew, kurtosis } = momentsOf(Float64Array.of(1, 2, 3, 4, 10));
    expect(mean).toBe(4);
    expect(deviation).toBeCloseTo(Math.sqrt(12.5), 14);
    expect(skew).toBeCloseTo(1.1384199576606164, 14); // 36 / 10^1.5
    expect(kurtosis).toBeCloseTo(2.788, 14); // 278.8 / 100
  });

  it('of two points are closed forms', () => {
    expect(momentsOf(Float64Array.of(-1, 1))).toEqual({
      count: 2,
      mean: 0,
      deviation: Math.SQRT2,
      skew: 0,
      kurtosis: 1,
    });
  });

  it('of equal values have no spread, whatever rounding does to their mean', () => {
    const { deviation, skew, kurtosis } = momentsOf(new Float64Array(7).fill(0.1));
    expect([deviation, skew, kurtosis]).toEqual([0, NaN, NaN]);
    expect([deviationOf(Float64Array.of(5)), meanOf(new Float64Array(0))]).toEqual([0, 0]);
  });

  it('do not care for place, and turn with the sign', () => {
    fc.assert(
      fc.property(some, (values) => {
        const spread = Math.max(...values) - Math.min(...values);
        fc.pre(spread > 1e-3);
        const plain = momentsOf(Float64Array.from(values));
        const turned = momentsOf(Float64Array.from(values, (one) => 3 - 2 * one));
        expect(turned.deviation).toBeCloseTo(2 * plain.deviation, 9);
        expect(turned.skew).toBeCloseTo(-plain.skew, 6);
        expect(turned.kurtosis).toBeCloseTo(plain.kurtosis, 6);
      }),
    );
  });
});

describe('lines', () => {
  it('go through points that lie on one', () => {
    const x = Float64Array.of(1, 2, 4, 7);
    const line = fitLine(
      x,
      x.map((one) => 3 - 2 * one),
    );
    expect(line.slope).toBeCloseTo(-2, 14);
    expect(line.intercept).toBeCloseTo(3, 14);
    expect(line.correlation).toBe(-1);
  });

  it('are those of scipy.stats.linregress([0, 1, 2, 3], [1, 3, 2, 5])', () => {
    const line = fitLine(Float64Array.of(0, 1, 2, 3), Float64Array.of(1, 3, 2, 5));
    expect(line.slope).toBeCloseTo(1.1, 14);
    expect(line.intercept).toBeCloseTo(1.1, 14);
    expect(line.correlation).toBeCloseTo(0.8315218406202999, 14);
  });

  it('have no slope over one place, and no correlation with what does not move', () => {
    const flat = Float64Array.of(2, 2, 2);
    const moving = Float64Array.of(1, 2, 3);
    expect(fitLine(flat, moving)).toMatchObject({ slope: NaN, correlation: NaN });
    expect(fitLine(moving, flat)).toEqual({ slope: 0, intercept: 2, correlation: NaN });
  });
});
