/** The seal that an engine puts on a run in which nothing was traded. */
import type { Lane, RunRow } from '../../../src/adapters/db/index.ts';
import { readHaltEnd } from '../../../src/services/runtime/record/halt-end.ts';
import { writeIdleTables } from '../../../src/services/runtime/record/idle-tables.ts';
import { recordedRun } from '../../../src/services/runtime/record/recorded-run.ts';
import { sealRun } from '../../../src/services/runtime/record/seal-run.ts';

/** `folder`: of the run, absolute. */
export async function sealIdle(db: Lane, row: RunRow, folder: string): Promise<void> {
  const run = recordedRun(row);
  const artifacts = writeIdleTables(folder, run, await readHaltEnd(db, row.runId));
  await sealRun(db, run, 'engine', { artifacts, orders: 0, fills: 0, finalEquity: row.cash });
}
