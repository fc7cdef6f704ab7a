import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochDayOf, FillTable, SplitTable, TradeTable } from '../../../foundation/model/index.ts';
import {
  DrawdownTracker,
  Flags,
  measureEquity,
  measureTrades,
  netProfits,
  type EquityHistory,
} from '../index.ts';
import type { ClosedTrades } from './types.ts';

const DAY_MS = 86_400_000;
const JANUARY = epochDayOf({ year: 2024, month: 1, day: 29 });

function history(equity: readonly number[], more: Partial<EquityHistory> = {}): EquityHistory {
  return {
    initialCash: 100,
    day: Int32Array.from(equity, (_, i) => JANUARY + i),
    dayEquity: Float64Array.from(equity),
    firstTs: 0,
    lastTs: equity.length * DAY_MS,
    maxDrawdown: 0.1,
    calendar: 'XNYS',
    ...more,
  };
}

function measure(of: EquityHistory): {
  metrics: ReturnType<typeof measureEquity>;
  flags: readonly string[];
} {
  const flags = new Flags();
  const metrics = measureEquity(of, flags);
  return { metrics, flags: flags.list() };
}

describe('measureEquity', () => {
  it('computes by the contract, on numbers done by hand', () => {
    const { metrics, flags } = measure(history([110, 99, 99, 108.9, 108.9, 119.79]));
    // Returns: 0.1, -0.1, 0, 0.1, 0, 0.1; mean 1/30, squared deviations 0.03333…, n - 1 = 5.
    const deviation = Math.sqrt((0.04 - 6 / 900) / 5);
    expect(metrics.sharpe).toBeCloseTo((1 / 30 / deviation) * Math.sqrt(252), 12);
    expect(metrics.sortino).toBeCloseTo((1 / 30 / Math.sqrt(0.01 / 6)) * Math.sqrt(252), 12);
    expect(metrics.volatility).toBeCloseTo(deviation * Math.sqrt(252), 12);
    expect(metrics.cagr).toBeCloseTo(1.1979 ** (365.25 / 6) - 1, 0);
    expect(metrics.worst_5d).toBeCloseTo(108.9 / 100 - 1, 12);
    expect(metrics.profitable_months).toBe(0.5); // January ends at 99, February at 119.79
    expect(flags).toEqual([]);
  });

  it('takes 365 days a year where the market never closes', () => {
    const points = [110, 99, 105];
    const xnys = measure(history(points)).metrics.volatility ?? 0;
    const always = measure(history(points, { calendar: 'ALWAYS_ON' })).metrics.volatility ?? 0;
    expect(always / xnys).toBeCloseTo(Math.sqrt(365 / 252), 12);
  });

  it.each<[string, EquityHistory, string[]]>([
    ['one day', history([110]), ['no_downside', 'no_returns', 'short_history']],
    ['flat equity', history([100, 100, 100, 100, 100]), ['no_downside', 'no_variance']],
    ['equal returns', history([50, 25, 12.5, 6.25, 3.125]), ['no_variance']],
    ['no time', history([110, 90, 100, 90, 80], { lastTs: 0 }), ['no_duration']],
    ['no drawdown', history([90, 100, 90, 80, 99], { maxDrawdown: 0 }), ['no_drawdown']],
    ['growth beyond doubles', history([110, 90, 100, 90, 1e9], { lastTs: 1 }), ['not_finite']],
    ['a day at 0', history([110, 0, 100, 90, 80]), ['equity_not_positive']],
    ['a day below 0', history([110, -5]), ['equity_not_positive']],
  ])('%s has nulls with flags', (_, of, flags) => {
    const { metrics, flags: raised } = measure(of);
    expect(raised).toEqual(flags);
    expect(Object.values(metrics)).toContain(null);
  });

  it('never gives a number that JSON does not have', () => {
    const equity = fc.array(fc.integer({ min: -10, max: 9e15 }), { maxLength: 20 });
    fc.assert(
      fc.property(equity, fc.integer({ min: 1, max: 9e15 }), fc.nat(1e12), (days, cash, lastTs) => {
        const { metrics } = measure(history(days, { initialCash: cash, lastTs }));
        for (const value of Object.values(metrics)) {
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 500, seed: 20261123 },
    );
  });
});

describe('DrawdownTracker', () => {
  it('finds the largest fall, the initial cash included, in chunks of any size', () => {
    const column = fc.array(fc.integer({ min: -1000, max: 9e9 }), { maxLength: 60 });
    fc.assert(
      fc.property(column, fc.integer({ min: 1, max: 9e9 }), fc.nat(60), (points, cash, cut) => {
        const equity = Float64Array.from(points);
        const tracker = new DrawdownTracker(cash);
        const middle = Math.min(cut, equity.length);
        tracker.observe(equity, 0, middle);
        const early = tracker.maxDrawdown;
        tracker.observe(equity, middle, equity.length);
        let peak = cash;
        let worst = 0;
        for (const value of points) {
          peak = Math.max(peak, value);
          worst = Math.max(worst, (peak - value) / peak);
        }
        expect(tracker.maxDrawdown).toBe(worst);
        expect(early).toBeLessThanOrEqual(worst);
      }),
      { numRuns: 500, seed: 20261123 },
    );
  });
});

describe('measureTrades', () => {
  function closed(
    pairs: readonly {
      gross: number;
      qty: number;
      entry: [number, number];
      exit: [number, number];
    }[],
  ): ClosedTrades {
    const trades = new TradeTable();
    const fills = new FillTable();
    for (const { gross, qty, entry, exit } of pairs) {
      trades.symbol.push(0);
      trades.entryFill.push(fills.count);
      trades.exitFill.push(fills.count + 1);
      trades.qty.push(qty);
      trades.grossPnl.push(gross);
      for (const [fillQty, fee] of [entry, exit]) {
        fills.order.push(0);
        fills.qty.push(fillQty);
        fills.fee.push(fee);
      }
    }
    return { trades, fills, splits: new SplitTable() };
  }

  it('takes the fee of an entry by the shares that a split made of it', () => {
    // 10 bought for a fee of 2, 7 for 1, 35 sold: half of the entry, so 10 - 1 - 1 = 8
    const split = (gross: number) => {
      const of = closed([{ gross, qty: 35, entry: [10, 2e6], exit: [35, 1e6] }]);
      // its own, one of another symbol, one before its entry and one after its exit
      for (const [symbol, fills] of [
        [0, 1],
        [1, 1],
        [0, 0],
        [0, 2],
      ] as const) {
        of.splits.symbol.push(symbol);
        of.splits.fills.push(fills);
        of.splits.numerator.push(7);
        of.splits.denominator.push(1);
      }
      return measureTrades(netProfits(of), new Flags());
    };
    expect(split(10e6).avg_trade).toBe(8);
    expect(split(2e6)).toMatchObject({ win_rate: 0, avg_trade: 0 });
  });

  it('takes the fees of both fills pro rata', () => {
    const flags = new Flags();
    const metrics = measureTrades(
      netProfits(
        closed([
          { gross: 10e6, qty: 5, entry: [10, 2e6], exit: [5, 1e6] }, // 10 - 1 - 1 = 8
          { gross: -1e6, qty: 1, entry: [4, 4e6], exit: [1, 0] }, // -1 - 1 = -2
          { gross: 2e6, qty: 1, entry: [1, 1e6], exit: [1, 1e6] }, // even
        ]),
      ),
      flags,
    );
    expect(metrics).toEqual({ trades: 3, win_rate: 1 / 3, profit_factor: 4, avg_trade: 2 });
    expect(flags.list()).toEqual([]);
  });

  it('takes a trade that is even to the last fraction for even', () => {
    const even = { gross: 1, qty: 1, entry: [3, 1], exit: [3, 2] } satisfies Parameters<
      typeof closed
    >[0][0];
    const thirds = measureTrades(netProfits(closed([even])), new Flags());
    expect(thirds).toMatchObject({ trades: 1, win_rate: 0, profit_factor: null, avg_trade: 0 });
  });

  it('has nulls with flags without trades or losses', () => {
    const none = new Flags();
    expect(measureTrades(netProfits(closed([])), none)).toEqual({
      trades: 0,
      win_rate: null,
      profit_factor: null,
      avg_trade: null,
    });
    expect(none.list()).toEqual(['no_losses', 'no_trades']);
    const winner = new Flags();
    measureTrades(netProfits(closed([{ gross: 1, qty: 1, entry: [1, 0], exit: [1, 0] }])), winner);
    expect(winner.list()).toEqual(['no_losses']);
  });
});
