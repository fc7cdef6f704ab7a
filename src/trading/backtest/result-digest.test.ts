// The digest of a run: equal for equal runs, whatever their curves keep; another one for any other decision.
import { describe, expect, it } from 'vitest';
import { usd } from '../../../tests/support/tick/amounts.ts';
import { NO_COSTS, tickSettings } from '../../../tests/support/tick/settings.ts';
import { CleanRows } from '../../engines/integrity/index.ts';
import type { StrategyContext } from '../../engines/strategy/index.ts';
import type { NumberColumn } from '../../foundation/core/index.ts';
import { calendarFor } from '../../foundation/calendar/index.ts';
import { BUILT_IN_STRATEGIES } from '../strategies/index.ts';
import { BacktestRun, type BacktestParts } from './backtest-run.ts';
import { prepareBars } from './prepare-bars.ts';
import type { RunResult } from './recorded-tick.ts';
import { digestResult } from './result-digest.ts';
import { generatedSeries } from './series/generated-series.ts';

const CALENDAR = calendarFor('ALWAYS_ON');
const PREPARED = prepareBars({
  symbols: generatedSeries(500, '1m'),
  calendar: CALENDAR,
  timeframe: '1m',
  extendedHours: false,
});

function crossing(fast: number, qty = 10) {
  const smaCross = BUILT_IN_STRATEGIES.find(({ id }) => id === 'sma_cross');
  if (smaCross === undefined) throw new Error('sma_cross is built in');
  return (context: StrategyContext) => smaCross.create({ fast, slow: 12, qty }, context);
}

function runOf(more: Partial<BacktestParts> = {}): { run: BacktestRun; result: RunResult } {
  const run = new BacktestRun({
    prepared: PREPARED,
    settings: tickSettings({}),
    sim: NO_COSTS,
    days: CALENDAR,
    createStrategy: crossing(4),
    cash: usd('100000'),
    seed: 1,
    ...more,
  });
  while (!run.isDone) run.advance();
  return { run, result: run.finish() };
}

function digestOf(more: Partial<BacktestParts> = {}): string {
  const { run, result } = runOf(more);
  return digestResult(result.tables, result.summary, run.drawdown.maxDrawdown);
}

describe('the digest of a run', () => {
  it('is the same for the same run, by slice or by day, its clean bars known or not', () => {
    const clean = CleanRows.find(PREPARED.columns, tickSettings({}).integrity);
    const digest = digestOf();
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf()).toBe(digest);
    expect(digestOf({ resolution: 'DAY' })).toBe(digest);
    expect(digestOf({ resolution: 'DAY', clean })).toBe(digest);
  });

  it('is another one for other decisions, prices or cash', () => {
    const digests = [
      {},
      { createStrategy: crossing(5) },
      { createStrategy: crossing(4, 11) },
      { sim: { ...NO_COSTS, commissionPerShare: 1 } },
      { sim: { ...NO_COSTS, latencySubmitBars: 1 } },
      { cash: usd('100001') },
    ].map(digestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('holds every number of every order, fill and day, and the deepest fall', () => {
    const { run, result } = runOf();
    const { tables, summary } = result;
    const { orders, fills, equity } = tables;
    const { maxDrawdown } = run.drawdown;
    const digest = digestResult(tables, summary, maxDrawdown);
    const columns: NumberColumn[] = [
      ...[...orders.columns(), ...fills.columns()],
      ...[equity.day, equity.dayEquity],
    ];
    expect(fills.count).toBeGreaterThan(10);
    for (const column of columns) {
      for (const row of [0, column.length - 1]) {
        const value = column.at(row);
        column.set(row, value + 1);
        expect(digestResult(tables, summary, maxDrawdown)).not.toBe(digest);
        column.set(row, value);
      }
    }
    expect(digestResult(tables, { ...summary, fees: 1 }, maxDrawdown)).not.toBe(digest);
    expect(digestResult(tables, summary, maxDrawdown + 1e-12)).not.toBe(digest);
    expect(digestResult(tables, summary, maxDrawdown)).toBe(digest);
  });
});
