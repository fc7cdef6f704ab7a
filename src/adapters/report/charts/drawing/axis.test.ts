import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logAxis, niceStep, tightAxis, valueAxis } from './axis.ts';
import { timeTicks } from './time-axis.ts';

const PIXELS = { from: 300, to: 20 };
const labels = (axis: { ticks: ReadonlyArray<{ label: string }> }): string[] =>
  axis.ticks.map(({ label }) => label);

describe('axes of values', () => {
  it.each([
    [0.7, 0.5],
    [1.3, 1],
    [3.1, 2],
    [3.3, 5],
    [7.2, 10],
    [0.00034, 0.0005],
    [4_100_000, 5_000_000],
  ])('a step of %s is read as %s', (raw, step) => expect(niceStep(raw)).toBeCloseTo(step, 12));

  it('begin and end at round values, with as many decimals as the step needs', () => {
    const amounts = valueAxis({ min: 97_000, max: 131_000 }, PIXELS, { kind: 'AMOUNT', steps: 4 });
    expect(labels(amounts)).toEqual(['90k', '100k', '110k', '120k', '130k', '140k']);
    const shares = valueAxis({ min: -0.013, max: 0.008 }, PIXELS, { kind: 'FRACTION', steps: 4 });
    expect(labels(shares)).toEqual(['−1.5 %', '−1.0 %', '−0.5 %', '0.0 %', '0.5 %', '1.0 %']);
    expect(amounts.at(90_000)).toBe(300);
    expect(amounts.at(140_000)).toBe(20);
  });

  it('a logarithmic axis gives equal ratios equal room', () => {
    const axis = logAxis({ min: 900, max: 95_000 }, PIXELS, { kind: 'AMOUNT', steps: 5 });
    expect(axis.at(1_000) - axis.at(10_000)).toBeCloseTo(axis.at(10_000) - axis.at(100_000), 9);
    expect(labels(axis)).toEqual(['500', '1,000', '2,000', '5,000', '10k', '20k', '50k', '100k']);
  });

  it('hold every value between their ends and few ticks, for any extent', () => {
    const value = fc.maxSafeInteger().map((micros) => micros / 1_000_000);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const extent = { min: Math.min(a, b), max: Math.max(a, b) };
        for (const make of [valueAxis, tightAxis]) {
          const axis = make(extent, PIXELS, { kind: 'AMOUNT', steps: 5 });
          expect(axis.min).toBeLessThanOrEqual(extent.min);
          expect(axis.max).toBeGreaterThanOrEqual(extent.max);
          expect(axis.ticks.length).toBeLessThanOrEqual(11);
          expect(Number.isFinite(axis.at(extent.min))).toBe(true);
        }
      }),
    );
  });
});

describe('axes of time', () => {
  const ticks = (from: string, to: string, most: number): string[] =>
    timeTicks({ min: Date.parse(from), max: Date.parse(to) }, most).map(({ label }) => label);

  it('name years, months, days or hours, and what the first leaves open', () => {
    expect(ticks('2000-01-03', '2020-04-17', 5)).toEqual(['2005', '2010', '2015', '2020']);
    expect(ticks('2019-02-03', '2020-03-10', 6)).toEqual(['Apr 2019', 'Jul', 'Oct', '2020']);
    expect(ticks('2014-06-05', '2014-06-25', 4)).toEqual(['5 Jun 2014', '12 Jun', '19 Jun']);
    expect(ticks('2014-06-05T13:31:00Z', '2014-06-05T20:00:00Z', 4)).toEqual(['5 Jun', '18:00']);
  });

  it('are ascending, within the extent and never more than asked for', () => {
    const instant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2028, 0) });
    fc.assert(
      fc.property(instant, fc.integer({ min: 60_000, max: 2e12 }), (min, length) => {
        const found = timeTicks({ min, max: min + length }, 8).map(({ value }) => value);
        expect(found.length).toBeLessThanOrEqual(9);
        expect([...found].sort((a, b) => a - b)).toEqual(found);
        expect(found.every((at) => at >= min && at <= min + length)).toBe(true);
      }),
    );
  });
});
