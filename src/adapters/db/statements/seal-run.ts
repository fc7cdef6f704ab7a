/** The seal of a run: after it nothing of the run changes and no event is added. */
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { appendEvent } from './audit-events.ts';
import type { Transaction } from '../connection/statements.ts';
import { decodeRun, RUN_COLUMNS, type RunRow } from './run-row.ts';

/**
 * Locks a run against every new event until the transaction ends, so that what is counted for the seal
 * is all there is. Waits for events that are being written.
 */
export async function lockForSeal(tx: Transaction, runId: RunId): Promise<RunRow | null> {
  const rows = await tx.query(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = $1 FOR UPDATE`, [
    runId,
  ]);
  return rows[0] === undefined ? null : decodeRun(rows[0]);
}

/**
 * Appends AUDIT/RUN_SEALED as the last event and seals the run, in the transaction of `lockForSeal`.
 * `RUN_NOT_QUIET` when the run isn't stopped or halted, and disarmed; `RUN_SEALED` when it is sealed.
 */
export async function sealRun(
  tx: Transaction,
  seal: { readonly runId: RunId; readonly actor: string; readonly payload: JsonObject },
): Promise<{ readonly run: RunRow; readonly auditId: number }> {
  const auditId = await appendEvent(tx, {
    runId: seal.runId,
    topic: 'AUDIT',
    eventType: 'RUN_SEALED',
    payload: seal.payload,
    actor: seal.actor,
  });
  const rows = await tx.query(
    `UPDATE runs SET sealed_at = clock_timestamp(), updated_at = clock_timestamp(), lease_owner = NULL,
       lease_expires_at = NULL
     WHERE run_id = $1 AND sealed_at IS NULL AND posture = 'DISARMED' AND status IN ('STOPPED', 'HALTED')
     RETURNING ${RUN_COLUMNS}`,
    [seal.runId],
  );
  const sealed = rows[0];
  if (sealed === undefined) {
    throw new Failure(
      'CONFLICT',
      'RUN_NOT_QUIET',
      `run ${seal.runId} is sealed only when it is stopped or halted, and disarmed`,
    );
  }
  return { run: decodeRun(sealed), auditId };
}
