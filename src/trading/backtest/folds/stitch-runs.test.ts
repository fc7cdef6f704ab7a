import { describe, expect, it } from 'vitest';
import { SAMPLE_INPUTS, sampleRun } from '../../../../tests/support/sample-run.ts';
import { measureBasics } from '../../../engines/promotion/index.ts';
import { EquityCurve, SplitTable, TradeTable } from '../../../foundation/model/index.ts';
import { stitchRuns, type StitchPart } from './stitch-runs.ts';

const { cash } = SAMPLE_INPUTS;

/** A run of these daily equities, in units of the currency, from a day on. */
function part(firstDay: number, ...equities: readonly number[]): StitchPart {
  const run = sampleRun();
  const equity = new EquityCurve('SLICE');
  equities.forEach((units, at) => {
    equity.day.push(firstDay + at);
    equity.dayEquity.push(units * 1_000_000);
    equity.equity.push(units * 1_000_000);
  });
  const trades = new TradeTable();
  trades.symbol.push(0);
  trades.entryFill.push(0);
  trades.exitFill.push(1);
  trades.qty.push(10);
  trades.grossPnl.push(firstDay * 1_000_000);
  const splits = new SplitTable();
  for (const [column, value] of [
    [splits.symbol, 0],
    [splits.fills, 1],
    [splits.numerator, 2],
    [splits.denominator, 1],
  ] as const) {
    column.push(value);
  }
  const finalEquity = (equities[equities.length - 1] ?? 0) * 1_000_000;
  const record = {
    ...run,
    tables: { ...run.tables, equity, trades, splits },
    summary: { ...run.summary, finalEquity },
  };
  return { record, maxDrawdown: 0.01 };
}

function days(parts: readonly StitchPart[]): (readonly [number, number])[] {
  const { day, dayEquity } = stitchRuns(parts).run.tables.equity;
  return Array.from(day.view(), (at, i) => [at, dayEquity.at(i)] as const);
}

describe('stitched runs', () => {
  it('multiply what was left, rounded down to the micro', () => {
    const parts = [part(1, 100_000, 110_000), part(3, 90_000, 133_333)];
    expect(days(parts)).toEqual([
      [1, 100_000_000_000],
      [2, 110_000_000_000],
      [3, 99_000_000_000],
      [4, 146_666_300_000],
    ]);
    const { finalEquity, maxDrawdown } = stitchRuns(parts);
    expect(finalEquity).toBe(146_666_300_000);
    expect(maxDrawdown).toBe(0.1); // from the first run's peak into the second
  });

  it('of one run are that run', () => {
    const one = part(1, 100_100, 99_900, 100_300);
    const { run } = stitchRuns([one]);
    expect(measureBasics(run, 0.01).sharpe).toBe(measureBasics(one.record, 0.01).sharpe);
    expect(measureBasics(run, 0.01).trades).toBe(1);
  });

  it('that meet within a day have its last equity', () => {
    expect(days([part(1, 110_000, 120_000), part(2, 50_000)])).toEqual([
      [1, 110_000_000_000],
      [2, 60_000_000_000],
    ]);
  });

  it('end with the account: what has nothing left neither gains nor loses', () => {
    const parts = [part(1, 100_000, -5), part(3, 200_000)];
    expect(days(parts).map(([, equity]) => equity)).toEqual([cash, -5_000_000, -5_000_000]);
  });

  it('pool their trades, each with its own fills and splits', () => {
    const { run } = stitchRuns([part(1, 100_000), part(2, 100_000), part(3, 100_000)]);
    const { trades, fills, splits } = run.tables;
    expect([trades.count, fills.count, splits.count]).toEqual([3, 6, 3]);
    expect(Array.from(trades.entryFill.view())).toEqual([0, 2, 4]);
    expect(Array.from(trades.exitFill.view())).toEqual([1, 3, 5]);
    expect(Array.from(splits.fills.view())).toEqual([1, 3, 5]);
    expect(Array.from(trades.grossPnl.view())).toEqual([1_000_000, 2_000_000, 3_000_000]);
  });
});
