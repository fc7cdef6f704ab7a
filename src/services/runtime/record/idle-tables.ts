/** The artifacts of a run that never traded: the tables of contract 11 without a row. */
import { idleTables, writeRunFile } from '../../../adapters/artifacts/index.ts';
import { canonicalJson, type JsonObject } from '../../../foundation/core/index.ts';
import { endMember, formatMicros, type HaltEnd } from '../../../foundation/model/index.ts';
import type { RecordedRun } from './recorded-run.ts';

/** Writes them into the run's folder; the SHA-256 of each, by name. `halt` null: not halted. Fails as the disk does. */
export function writeIdleTables(
  folder: string,
  run: RecordedRun,
  halt: HaltEnd | null,
): Readonly<Record<string, string>> {
  const texts = {
    ...idleTables(),
    'metrics.json': `${canonicalJson(idleMetrics(run, halt))}\n`,
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, writeRunFile(folder, name, text).sha256]),
  );
}

/** Counts and money of a run without a slice; ratios are null, and the flag says why. */
function idleMetrics(run: RecordedRun, halt: HaltEnd | null): JsonObject {
  const none = '0';
  return {
    slices: 0,
    bars: 0,
    bars_dropped: {},
    dropped_outside_session: 0,
    orders: 0,
    fills: 0,
    rejected: 0,
    rejected_by_reason: {},
    trades: 0,
    halted: halt !== null,
    halt_reason: halt?.reason ?? null,
    ...endMember(halt),
    final_equity: formatMicros(run.cash),
    realized: none,
    unrealized: none,
    fees: none,
    flags: ['no_equity'],
  };
}
