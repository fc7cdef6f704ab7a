// Costs, exposures and concentration by hand, and of runs against their own curves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedRun } from '../../../../../tests/support/metrics/generated-run.ts';
import { simConfig } from '../../../../../tests/support/tick/settings.ts';
import { play } from '../../../../../tests/support/tick/story.ts';
import { EquityCurve, SplitTable, type RunRecord } from '../../../../foundation/model/index.ts';
import { explainFillPrices } from '../../../../trading/backtest/index.ts';
import { Flags } from '../flags.ts';
import { dailySeriesOf, historyOf } from '../equity/daily-series.ts';
import { measureActivity } from './activity-metrics.ts';
import { measureFillCosts } from './fill-costs.ts';

const { record, market } = generatedRun();
const series = dailySeriesOf(historyOf(record, 0.1));
const activity = (of: RunRecord, flags = new Flags()) =>
  measureActivity(of, { series, ...market }, flags);

/** Points of `[ts, equity, gross, net]`. */
function curveOf(points: readonly (readonly [number, number, number, number])[]): EquityCurve {
  const curve = new EquityCurve('SLICE');
  for (const [ts, equity, gross, net] of points) {
    curve.ts.push(ts);
    curve.equity.push(equity);
    curve.gross.push(gross);
    curve.net.push(net);
    curve.cash.push(0);
  }
  return curve;
}

const withCurve = (equity: EquityCurve): RunRecord => ({
  ...record,
  tables: { ...record.tables, equity },
});

describe('costs', () => {
  it('are the spread and slippage over the base, and the base of market orders over the open', () => {
    const sim = { baseSpreadPpm: 20_000 }; // 1 %
    const story = play(
      `
           SPY
    14:31  100
    14:32  100             | SPY=10;stop:80
    14:33  100/110/95/100  |
    14:34  90/100/79/90    |`,
      { sim },
    );
    const tables = { orders: story.tick.orders, fills: story.tick.portfolio.ledger };
    const bars = story.table.columns;
    const bases = explainFillPrices(tables, bars, simConfig({ sim }));
    const costs = measureFillCosts(tables, { bars, bases, fees: 3_000_000 }, new Flags());
    expect(story.fills()).toEqual(['14:33 SPY BUY 10 @111.1', '14:34 SPY SELL 10 @79.2']);
    // bases 110 and 80: 19 dollars of 1,900; the stop itself is no guess
    expect(costs).toEqual({
      traded_notional: 1903,
      fees: 3,
      fees_bps: (3 / 1900) * 10_000,
      slippage: 19,
      slippage_bps: 100,
      ambiguity_cost: 100,
      ambiguity_cost_bps: (100 / 1900) * 10_000,
    });
  });

  it('of nothing traded are 0, and no share of anything', () => {
    const story = play('SPY\n14:31 100');
    const tables = { orders: story.tick.orders, fills: story.tick.portfolio.ledger };
    const flags = new Flags();
    const of = {
      bars: story.table.columns,
      bases: { bar: new Int32Array(0), base: new Float64Array(0) },
      fees: 0,
    };
    expect(measureFillCosts(tables, of, flags)).toMatchObject({ slippage: 0, slippage_bps: null });
    expect(flags.list()).toEqual(['no_fills']);
  });
});

describe('exposure', () => {
  it('is weighted by the time that a point lasts', () => {
    const curve = curveOf([
      [0, 100e6, 50e6, -50e6],
      [1000, 200e6, 0, 0],
      [4000, 100e6, 90e6, 90e6],
    ]);
    expect(activity(withCurve(curve))).toMatchObject({
      time_in_market: 2 / 3,
      avg_gross_exposure: 50 / 700,
      avg_net_exposure: -50 / 700,
      max_gross_exposure: 90,
      max_net_exposure: 90,
      max_leverage: 0.9,
    });
  });

  it('of one point counts as it stands', () => {
    const one = activity(withCurve(curveOf([[7, 100e6, 50e6, -50e6]])));
    expect(one).toMatchObject({
      avg_gross_exposure: 0.5,
      avg_net_exposure: -0.5,
      max_net_exposure: -50,
    });
  });

  it('is no share of an equity that is gone', () => {
    const flags = new Flags();
    const gone = activity(
      withCurve(
        curveOf([
          [0, 100e6, 1e6, 1e6],
          [1, 0, 1e6, 1e6],
        ]),
      ),
      flags,
    );
    expect(gone.max_concentration).toBeNull();
    expect(flags.list()).not.toContain('concentration_unknown');
    expect(gone).toMatchObject({
      avg_gross_exposure: null,
      max_leverage: null,
      max_gross_exposure: 1,
    });
    expect(flags.list()).toContain('equity_not_positive');
  });
});

describe('concentration', () => {
  const unknown = (of: RunRecord): boolean => {
    const flags = new Flags();
    return (
      activity(of, flags).max_concentration === null &&
      flags.list().includes('concentration_unknown')
    );
  };

  it('of one symbol is the leverage, whatever is known of its bars', () => {
    const data = record.inputs.data.slice(0, 1);
    const summary = { ...record.summary, barsDropped: { OUTLIER: 1 } };
    const alone = activity({ ...record, inputs: { ...record.inputs, data }, summary });
    expect(alone.max_concentration).toBe(alone.max_leverage);
  });

  it('is unknown of several where a bar was dropped, shares were split, or the curve has days alone', () => {
    expect(unknown(record)).toBe(false);
    expect(
      unknown({ ...record, summary: { ...record.summary, barsDropped: { OUTLIER: 1 } } }),
    ).toBe(true);
    const splits = new SplitTable();
    splits.symbol.push(0);
    expect(unknown({ ...record, tables: { ...record.tables, splits } })).toBe(true);
    expect(unknown(withCurve(new EquityCurve('DAY')))).toBe(true);
  });

  it('of a run that is played again has the exposure of its curve', () => {
    const cell = fc.record({
      price: fc.integer({ min: 80, max: 120 }),
      qty: fc.integer({ min: -9, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 25 }), (cells) => {
        const rows = cells.map(({ price, qty }, i) => `14:${31 + i}  ${price}  5 | AAA=${qty}`);
        const story = play(`AAA BBB\n${rows.join('\n')}`);
        const { orders, portfolio } = story.tick;
        const tables = { ...record.tables, orders, fills: portfolio.ledger };
        const bars = story.table.columns;
        const bases = explainFillPrices(tables, bars, simConfig({}));
        const positions = heldAfterEachSlice(
          story.table.slices.length,
          tables.fills,
          orders,
          bars.ts,
        );
        const points = story.equity.map((equity, i) => {
          const gross = Math.abs(positions[i] ?? NaN) * (cells[i]?.price ?? NaN) * 1e6;
          return [story.table.slices[i]?.ts ?? NaN, equity, gross, 0] as const;
        });
        const run = { ...record, tables: { ...tables, equity: curveOf(points) } };
        const measured = measureActivity(run, { series, bars, bases }, new Flags());
        expect(measured.max_concentration).toBe(measured.max_leverage);
      }),
      { numRuns: 60 },
    );
  });
});

/** Position of the first symbol at the end of each slice; two rows a slice. */
function heldAfterEachSlice(
  slices: number,
  fills: RunRecord['tables']['fills'],
  orders: RunRecord['tables']['orders'],
  ts: Float64Array,
): number[] {
  return Array.from({ length: slices }, (_, slice) => {
    let held = 0;
    for (let fill = 0; fill < fills.count; fill++) {
      if (fills.ts.at(fill) > (ts[slice * 2] ?? NaN)) continue;
      held += orders.side.at(fills.order.at(fill)) * fills.qty.at(fill);
    }
    return held;
  });
}
