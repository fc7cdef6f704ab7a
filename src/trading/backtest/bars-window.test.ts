import { describe, expect, it } from 'vitest';
import { NO_COSTS, tickSettings } from '../../../tests/support/tick/settings.ts';
import { calendarFor } from '../../foundation/calendar/index.ts';
import type { RunTables } from '../../foundation/model/index.ts';
import { BUILT_IN_STRATEGIES } from '../strategies/index.ts';
import { BacktestRun, generatedSeries, prepareBars, windowOf, type BarsWindow } from './index.ts';

const CASH = 100_000_000_000;
const CALENDAR = calendarFor('XNYS');
const SMA = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
const PREPARED = prepareBars({
  symbols: generatedSeries(400, '1D'),
  calendar: CALENDAR,
  timeframe: '1D',
  extendedHours: false,
});

/** The first row of the `n`th slice. */
function rowOfSlice(n: number): number {
  const { ts, count } = PREPARED.columns;
  let row = 0;
  for (let slice = 0; slice < n; slice++) {
    const at = ts[row];
    while (row < count && ts[row] === at) row++;
  }
  return row;
}

function run(window: BarsWindow | null): {
  readonly tables: RunTables;
  readonly summary: ReturnType<BacktestRun['finish']>['summary'];
  readonly targets: readonly number[];
} {
  const made = new BacktestRun({
    ...(window === null ? { prepared: PREPARED } : windowOf(PREPARED, window)),
    settings: tickSettings({}),
    sim: NO_COSTS,
    days: CALENDAR,
    createStrategy: (context) => {
      if (SMA === undefined) throw new Error('sma_cross is built in');
      return SMA.create({ fast: 3, slow: 20, qty: 10 }, context);
    },
    cash: CASH,
    seed: 1,
  });
  while (!made.isDone) {
    made.advance();
    made.tick.events.clear();
  }
  const { tables, summary } = made.finish();
  return { tables, summary, targets: Array.from(made.tick.targets.target) };
}

describe('a window of bars', () => {
  const all = { from: 0, tradeFrom: 0, to: PREPARED.columns.count };

  it('of everything is the run itself', () => {
    const whole = run(null);
    const same = run(all);
    expect(same.summary).toEqual(whole.summary);
    expect(same.tables.equity.equity.view()).toEqual(whole.tables.equity.equity.view());
    expect(whole.summary.fills).toBeGreaterThan(10);
  });

  it('learns before it trades: targets are those of the whole run, orders begin with the window', () => {
    const tradeFrom = rowOfSlice(100);
    const to = rowOfSlice(250);
    const cut = run({ from: rowOfSlice(60), tradeFrom, to });
    const until = run({ ...all, to });
    expect(cut.targets).toEqual(until.targets);
    expect(cut.summary.bars).toBe(to - tradeFrom);
    expect(cut.summary.slices).toBe(150);
    expect(cut.tables.equity.ts.at(0)).toBe(PREPARED.columns.ts[tradeFrom]);
    expect(cut.summary.firstTs).toBe(PREPARED.columns.ts[tradeFrom]);
    expect(cut.tables.equity.equity.at(0)).toBe(CASH); // nothing fills in the slice of its order
    const { orders } = cut.tables;
    expect(orders.count).toBeGreaterThan(0);
    for (let order = 0; order < orders.count; order++) {
      expect(orders.ts.at(order)).toBeGreaterThanOrEqual(PREPARED.columns.ts[tradeFrom] ?? NaN);
    }
  });

  it('does not halt over what is missing before its first bar', () => {
    const { columns } = PREPARED;
    const missing = columns.missing.slice();
    const from = rowOfSlice(30);
    missing[from] = 7;
    const { prepared } = windowOf(
      { ...PREPARED, columns: { ...columns, missing } },
      { from, tradeFrom: from, to: columns.count },
    );
    expect(prepared.columns.missing[0]).toBe(0);
    expect(missing[from]).toBe(7);
  });

  it.each<[string, BarsWindow]>([
    ['is empty', { from: 5, tradeFrom: 5, to: 5 }],
    ['ends behind the bars', { ...all, to: all.to + 1 }],
    ['trades before it begins', { from: 9, tradeFrom: 2, to: all.to }],
    ['cuts a slice', { ...all, tradeFrom: rowOfSlice(50) + 1 }],
  ])('that %s is a defect', (_, window) => {
    expect(() => windowOf(PREPARED, window)).toThrow('a window');
  });
});
