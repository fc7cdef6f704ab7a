// Equal parts of the run's symbols, bought at their first daily closes and held.
import { describe, expect, it } from 'vitest';
import {
  splitRatio,
  type BarColumns,
  type CorporateAction,
} from '../../../../foundation/model/index.ts';
import { dailySeriesOf, type DailySeries } from '../equity/daily-series.ts';
import { Flags } from '../flags.ts';
import { compareWith } from './benchmark-metrics.ts';
import { buyAndHold } from './buy-and-hold.ts';

const FIRST = 19_000;

/** Rows of `[day, symbol, close]`. */
function barsOf(rows: readonly (readonly [number, number, number])[]): BarColumns {
  const close = Float64Array.from(rows, ([, , price]) => price);
  return {
    count: rows.length,
    ts: Float64Array.from(rows, ([day]) => day),
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
    symbol: Uint16Array.from(rows, ([, symbol]) => symbol),
    day: Int32Array.from(rows, ([day]) => FIRST + day),
    missing: close,
    incomplete: new Uint8Array(rows.length),
  };
}

function valuesOf(
  rows: readonly (readonly [number, number, number])[],
  of: { days: number; symbols: number; actions?: readonly CorporateAction[] },
): number[] {
  const days = Int32Array.from({ length: of.days }, (_, i) => FIRST + i);
  const held = { bars: barsOf(rows), symbolCount: of.symbols, actions: of.actions ?? [] };
  return [...buyAndHold(days, held)];
}

describe('buyAndHold', () => {
  it('follows one symbol by the last close of each day', () => {
    expect(
      valuesOf(
        [
          [0, 0, 50],
          [0, 0, 40],
          [1, 0, 60],
          [2, 0, 20],
        ],
        { days: 3, symbols: 1 },
      ),
    ).toEqual([1, 1.5, 0.5]);
  });

  it('keeps the part of a symbol that is not there yet as cash, and the last close of one that left', () => {
    const rows = [
      [0, 0, 10],
      [1, 0, 20],
      [2, 1, 5],
      [3, 1, 10],
    ] as const;
    expect(valuesOf(rows, { days: 4, symbols: 2 })).toEqual([1, 1.5, 1.5, 2]);
    expect(valuesOf(rows, { days: 4, symbols: 4 })).toEqual([1, 1.25, 1.25, 1.5]);
  });

  it('looks at no bar before the first day, and at none after the last', () => {
    expect(
      valuesOf(
        [
          [-1, 0, 1],
          [0, 0, 10],
          [1, 0, 20],
          [2, 0, 99],
        ],
        { days: 2, symbols: 1 },
      ),
    ).toEqual([1, 2]);
  });

  it('carries a split through a day without a bar, and keeps dividends as cash', () => {
    const split = {
      day: FIRST + 1,
      symbol: 0,
      effect: { kind: 'SPLIT', ratio: splitRatio(2, 1) },
    } as const;
    const dividend = {
      day: FIRST + 2,
      symbol: 0,
      effect: { kind: 'DIVIDEND', perShare: 1 },
    } as const;
    const rows = [
      [0, 0, 10],
      [1, 1, 7],
      [2, 0, 5],
      [3, 0, 10],
    ] as const;
    const values = valuesOf(rows, { days: 4, symbols: 2, actions: [split, dividend] });
    // half in shares: 0.05, then 0.1 of them; 0.1 of dividend; the other half never moves
    expect(values.map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 1, 1.1, 1.6]);
  });

  it('forgets actions before there are shares', () => {
    const early = { day: FIRST - 5, symbol: 0, effect: { kind: 'DIVIDEND', perShare: 1 } } as const;
    expect(valuesOf([[0, 0, 10]], { days: 1, symbols: 1, actions: [early] })).toEqual([1]);
  });
});

describe('compareWith', () => {
  const series = (equity: readonly number[]): DailySeries => {
    const found = dailySeriesOf({
      initialCash: 100,
      day: Int32Array.from(equity, (_, i) => FIRST + i * 16),
      dayEquity: Float64Array.from(equity),
      firstTs: 0,
      lastTs: 4e10,
      maxDrawdown: 0,
      calendar: 'XNYS',
    });
    if (found === null) throw new Error('equity is above 0');
    return found;
  };

  it('of the benchmark with itself is beta 1, alpha 0 and nothing to inform', () => {
    const held = series([110, 99, 120, 90, 130]);
    const flags = new Flags();
    expect(compareWith(held, held, flags)).toMatchObject({
      beta: 1,
      alpha: 0,
      correlation: 1,
      r_squared: 1,
      information_ratio: null,
      up_capture: 1,
      down_capture: 1,
    });
    expect(flags.list()).toEqual(['no_variance']);
  });

  it('of twice its returns is beta 2', () => {
    const held = series([110, 99, 120, 90, 130]);
    let equity = 100;
    const twice = series(Array.from(held.returns, (r) => (equity *= 1 + 2 * r)));
    const { beta, alpha, correlation } = compareWith(held, twice, new Flags());
    expect(beta).toBeCloseTo(2, 12);
    expect(alpha).toBeCloseTo(0, 12);
    expect(correlation).toBeCloseTo(1, 12);
  });

  it('with a benchmark that stands still has no slope', () => {
    const flags = new Flags();
    const compared = compareWith(series([100, 100, 100]), series([110, 99, 120]), flags);
    expect(compared).toMatchObject({
      beta: null,
      alpha: null,
      correlation: null,
      up_capture: null,
      total_return: 0,
    });
    expect(flags.list()).toContain('benchmark_flat');
  });

  it('of a run that stands still has no correlation', () => {
    const compared = compareWith(series([110, 99, 120]), series([100, 100, 100]), new Flags());
    expect(compared).toMatchObject({
      beta: 0,
      alpha: 0,
      correlation: null,
      r_squared: null,
      up_capture: 0,
    });
  });
});
