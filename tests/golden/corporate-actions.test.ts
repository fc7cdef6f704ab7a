// AAPL through its splits of 2014 (7 for 1) and 2020 (4 for 1), on the real, unadjusted bars: the kernel
// with both built-in kernels against the naive twin, and what the splits did to the value held.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buyAndHold } from '../../src/trading/strategies/buy-and-hold.ts';
import { smaCross } from '../../src/trading/strategies/sma-cross.ts';
import { kernelRows, kernelRun } from '../support/kernel/from-naive.ts';
import { NaiveCalendar } from '../support/naive/golden-bars.ts';
import { readGoldenCase } from '../support/naive/golden-case.ts';
import { equityCsv, fillsCsv, ordersCsv, runNaive } from '../support/naive/run-naive.ts';
import * as naive from '../support/naive/strategies.ts';
import type { NaiveAction, NaiveBar, NaiveInput, NaiveStrategy } from '../support/naive/types.ts';
import type { StrategyDefinition } from '../../src/engines/strategy/index.ts';

const shared = new URL('../../../shared/', import.meta.url);
const present = existsSync(new URL('golden/', shared));
if (!present) process.stderr.write('corporate-actions: skipped, ../shared is not here\n');

/** The bars from one day to another, both included. */
function aapl(from: string, to: string): NaiveBar[] {
  const calendar = new NaiveCalendar(new URL('data/calendar/nyse_sessions.csv', shared), {
    name: 'XNYS',
    extendedHours: false,
  });
  const all = calendar.load(new URL('data/daily/AAPL.csv', shared), '1D').bars;
  return all.filter(({ ts }) => ts >= Date.parse(from) && ts < Date.parse(to) + 86_400_000);
}

function dayOf(bars: readonly NaiveBar[], date: string): number {
  const bar = bars.find(({ ts }) => new Date(ts).toISOString().startsWith(date));
  if (bar === undefined) throw new Error(`no bar on ${date}`);
  return bar.day;
}

const split = (day: number, parts: bigint): NaiveAction => ({
  day,
  symbol: 'AAPL',
  effect: { kind: 'SPLIT', parts, of: 1n },
});

function inputOf(bars: NaiveBar[], actions: NaiveAction[], strategy: NaiveStrategy): NaiveInput {
  const { input } = readGoldenCase(shared, 'd-spy-aapl-default');
  const off = { dailyLossLimitPpm: 'OFF', maxDrawdownPpm: 'OFF', maxPositionPerSymbolPpm: 'OFF' };
  const config = { ...input.config, ...off } as NaiveInput['config'];
  return { ...input, symbols: new Map([['AAPL', bars]]), actions, strategy, config };
}

function runKernel(input: NaiveInput, of: StrategyDefinition, params: Record<string, number>) {
  const { run, symbols } = kernelRun(input, (_names, context) => of.create(params, context));
  while (!run.isDone) run.advance();
  return { run, rows: kernelRows(run, { input, symbols }) };
}

const body = (csv: string): string[] => csv.trimEnd().split('\n').slice(1);

const CASES: [string, StrategyDefinition, NaiveStrategy, Record<string, number>][] = [
  ['buy_and_hold', buyAndHold, naive.buyAndHold(10n), { qty: 10 }],
  ['sma_cross', smaCross, naive.smaCross(5, 20, 10n), { fast: 5, slow: 20, qty: 10 }],
];

describe.runIf(present)('AAPL through its splits', () => {
  it.each(CASES)('%s equals the twin, and no bar is an outlier', (_name, kernel, twin, params) => {
    const bars = aapl('2013-06-03', '2021-03-31');
    const actions = [
      split(dayOf(bars, '2014-06-09'), 7n),
      { ...split(dayOf(bars, '2014-08-07'), 1n), effect: { kind: 'DIVIDEND', perShare: 470_000n } },
      split(dayOf(bars, '2020-08-31'), 4n),
    ] satisfies NaiveAction[];
    const input = inputOf(bars, actions, twin);
    const { rows } = runKernel(input, kernel, params);
    const expected = runNaive(input);
    expect(rows.orders).toEqual(body(ordersCsv(expected)));
    expect(rows.fills).toEqual(body(fillsCsv(expected)));
    expect(rows.equity).toEqual(body(equityCsv(expected)));
    expect(rows.summary.barsDropped).toEqual({});
    expect(BigInt(rows.summary.realized)).toBe(expected.realized);
    expect(BigInt(rows.summary.unrealized)).toBe(expected.unrealized);
    expect(BigInt(rows.summary.dividends)).toBe(expected.dividends);
    expect(rows.summary.fills).toBeGreaterThan(0);
  });

  it.each([
    ['2014-06-02', '2014-06-09', 7n, 50],
    ['2020-08-24', '2020-08-31', 4n, 0],
  ])('from %s: value before %s = value after, to the micro', (from, exDate, parts, lost) => {
    const bars = aapl(from, exDate);
    const ex = bars.at(-1);
    const before = bars.at(-2);
    if (ex === undefined || before === undefined) throw new Error('bars around the split');
    const input = inputOf(bars, [split(ex.day, parts)], naive.buyAndHold(10n));
    const { run } = runKernel(input, buyAndHold, { qty: 10 });
    const { portfolio, events } = run.tick;
    // the residue of the mark is named in the event, and gone with the bar of the ex-date
    const kinds = Array.from({ length: events.count }, (_, i) => events.at(i));
    const residue = kinds.find(({ kind }) => kind === 'SPLIT_RESIDUE');
    expect(residue?.b ?? 0).toBe(lost);
    expect(portfolio.position[0]).toBe(10 * Number(parts));
    const { realized, unrealized, dividends, fees, initialCash, equity } = portfolio;
    expect(equity).toBe(initialCash + realized + unrealized + dividends - fees);
    const equities = run.finish().tables.equity.equity;
    const moved = equities.at(equities.length - 1) - equities.at(equities.length - 2);
    expect(BigInt(moved)).toBe(10n * parts * ex.close - 10n * before.close);
  });

  it('is an outlier where the split is not declared', () => {
    const bars = aapl('2014-06-02', '2014-06-13');
    const { rows } = runKernel(inputOf(bars, [], naive.buyAndHold(10n)), buyAndHold, { qty: 10 });
    expect(rows.summary.barsDropped).toEqual({ OUTLIER: 1 });
  });
});
