// The naive twin against the golden cases: proof that the oracle of the property tests is right.
// NAIVE_GOLDEN_ALL=1 runs every case, also the long ones.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readGoldenCase, readJson, recordAt, stringAt } from '../support/naive/golden-case.ts';
import type { JsonRecord } from '../support/naive/golden-case.ts';
import { formatMicros } from '../support/naive/money.ts';
import { equityCsv, fillsCsv, ordersCsv, runNaive } from '../support/naive/run-naive.ts';
import type { NaiveResult, NaiveTrade } from '../support/naive/run-naive.ts';

const shared = new URL('../../../shared/', import.meta.url);
const golden = new URL('golden/', shared);
const present = existsSync(golden);
if (!present) process.stderr.write('naive-golden: skipped, ../shared/golden is not here\n');

const CASES = [
  'd-aapl-loss-then-flatten',
  'd-spy-aapl-cancel-latency',
  'd-spy-aapl-default',
  'd-spy-aapl-repeated-rejects',
  'd-spy-default',
  'd-spy-drawdown-flatten',
  'd-spy-flatten-latency',
  'd-spy-latency-costs',
  'd-spy-next-open-fees',
  'd-spy-qqq-late-start',
  'd-spy-same-bar-fees',
  'd-spy-target-changed',
  'm-aapl-split-outlier',
  'm-goog-gap-halt',
  'm-spy-2013-extended',
  'm-spy-bac-2013-pdt',
];

function everyCase(): string[] {
  const entries = readdirSync(golden, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The text first, where it is there, because its difference can be read; the digest always. */
function expectFile(facts: JsonRecord, name: string, actual: string): void {
  const file = new URL(`${stringAt(facts, 'id')}/${name}`, golden);
  if (existsSync(file)) {
    const wanted = readFileSync(file, 'utf8').split('\n');
    const lines = actual.split('\n');
    const at = wanted.findIndex((line, index) => line !== lines[index]);
    expect(at === -1 ? null : { at, line: lines[at] }).toEqual(
      at === -1 ? null : { at, line: wanted[at] },
    );
    expect(actual === wanted.join('\n')).toBe(true);
  }
  expect(sha256(actual)).toBe(stringAt(recordAt(facts, 'sha256'), name));
}

/** The entries of `record` that `wanted` has too. */
function only(record: JsonRecord, wanted: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, record[key]]));
}

/** 0 when both are null; a null beside a number is infinitely wrong. */
function relativeError(actual: number | null, wanted: unknown): number {
  if (actual === null && wanted === null) return 0;
  if (actual === null || typeof wanted !== 'number') return Infinity;
  return wanted === 0 ? Math.abs(actual) : Math.abs(actual / wanted - 1);
}

/** Null without trades, like the metrics of section 12. */
function averageTrade(trades: readonly NaiveTrade[]): number | null {
  if (trades.length === 0) return null;
  return trades.reduce((sum, trade) => sum + trade.net, 0) / trades.length;
}

function winRate(trades: readonly NaiveTrade[]): number | null {
  if (trades.length === 0) return null;
  return trades.filter((trade) => trade.net > 0).length / trades.length;
}

function countsOf(result: NaiveResult): JsonRecord {
  return {
    slices: result.equity.length,
    bars_dropped: result.barsDropped,
    orders: result.orders.length,
    fills: result.fills.length,
    rejected: result.rejected,
    rejected_by_reason: result.rejectedByReason,
    halted: result.halted,
    halt_reason: result.haltReason,
    final_equity: formatMicros(result.equity.at(-1)?.equity ?? 0n),
    realized: formatMicros(result.realized),
    unrealized: formatMicros(result.unrealized),
    fees: formatMicros(result.fees),
  };
}

describe.skipIf(!present)('naive twin against the golden cases', () => {
  const cases = present && process.env['NAIVE_GOLDEN_ALL'] === '1' ? everyCase() : CASES;

  it.each(cases)(
    '%s',
    (id) => {
      const { facts, input, bars, droppedOutsideSession } = readGoldenCase(shared, id);
      const result = runNaive(input);
      expectFile(facts, 'orders.csv', ordersCsv(result));
      expectFile(facts, 'fills.csv', fillsCsv(result));
      expectFile(facts, 'equity_curve.csv', equityCsv(result));
      const counts = { ...countsOf(result), bars, dropped_outside_session: droppedOutsideSession };
      expect(only(facts, counts)).toEqual(counts);

      const metrics = readJson(new URL(`${id}/metrics.json`, golden));
      expect(only(metrics, counts)).toEqual(counts);
      expect(metrics['trades']).toBe(result.trades.length);
      expect(relativeError(result.maxDrawdown, metrics['max_drawdown'])).toBeLessThan(1e-9);
      expect(relativeError(averageTrade(result.trades), metrics['avg_trade'])).toBeLessThan(1e-9);
      expect(relativeError(winRate(result.trades), metrics['win_rate'])).toBeLessThan(1e-9);
    },
    300_000,
  );
});
