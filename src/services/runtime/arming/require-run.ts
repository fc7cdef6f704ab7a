/** A run that must exist. */
import { readRun, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';

/** Fails with RUN_UNKNOWN (exit 7). */
export async function requireRun(db: Statements, runId: RunId): Promise<RunRow> {
  const run = await readRun(db, runId);
  if (run !== null) return run;
  throw new Failure('NOT_FOUND', 'RUN_UNKNOWN', `there is no run ${runId}`);
}
