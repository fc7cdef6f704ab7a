/** A heartbeat from outside, for a begun run that no engine process holds. */
import { heartbeat, readRun, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { requireDeadman } from '../deadman/require-deadman.ts';
import type { RunDesk } from './run-desk.ts';

/**
 * Writes one beat; the row as it is then. Fails with RUN_NOT_BEATING for a run that isn't RUNNING,
 * RUN_LEASE_HELD while an engine gives its own (exit 8), DEADMAN_FILE_MISSING (exit 5) without the file of its arming,
 * which disarms the run, or as the database does.
 */
export async function beatRun(desk: RunDesk, run: RunRow): Promise<RunRow> {
  const seen = (await readRun(desk.db, run.runId)) ?? run;
  if (seen.pair.posture === 'ARMED') await requireDeadman(seen, desk);
  const beaten = await heartbeat(desk.db, run.runId);
  if (beaten !== null) return beaten;
  const now = (await readRun(desk.db, run.runId)) ?? run;
  if (now.pair.status === 'RUNNING' && now.leaseOwner !== null) {
    const message = `run ${run.runId} is held by ${now.leaseOwner}, which gives its own heartbeat`;
    throw new Failure('CONFLICT', 'RUN_LEASE_HELD', message);
  }
  const message = `run ${run.runId} is ${formatRunPair(now.pair)}; only a RUNNING one has a heartbeat`;
  throw new Failure('CONFLICT', 'RUN_NOT_BEATING', message, {
    fix: 'arm and begin the run first; mqk run status says where it stands',
  });
}
