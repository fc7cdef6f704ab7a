/**
 * The close-out: a run that its own tick halted may still send what reduces while it winds down. Its halt says so in
 * its event, and an event ends it when anybody else halts the run. Both are written under the lock of the run's row,
 * which a permit shares; no column is needed, so that a halt works on a database of an earlier program too.
 */
import { appendEvent } from './audit-events.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import type { Statements, Transaction } from '../connection/statements.ts';
import type { RunCommand } from './run-command.ts';
import type { RunRow } from './run-row.ts';

const ENDED = 'RUN_CLOSE_OUT_ENDED';

/** Condition: the run of $1 was halted by its own tick, and by nobody else since. */
export const IS_CLOSING_OUT = `(EXISTS (SELECT FROM audit_events WHERE run_id = $1 AND topic = 'RUNTIME'
    AND event_type = 'RUN_HALTED' AND payload::jsonb -> 'closes_out' = 'true')
  AND NOT EXISTS (SELECT FROM audit_events WHERE run_id = $1 AND topic = 'RUNTIME' AND event_type = '${ENDED}'))`;

/** Whether the command is the halt of a running run by its own tick. */
export function closesOut(run: RunRow, command: RunCommand): boolean {
  return command.event === 'HALT' && command.closesOut === true && run.pair.status === 'RUNNING';
}

/** Whether the run was halted by its own tick, and by nobody else since. */
export async function isClosingOut(db: Statements, runId: RunId): Promise<boolean> {
  return (await db.query(`SELECT 1 AS closing WHERE ${IS_CLOSING_OUT}`, [runId])).length > 0;
}

/** A halt of a run that is halted already: unless it is the tick's own again, nothing but cancels leaves any more. */
export async function endCloseOut(
  tx: Transaction,
  run: RunRow,
  command: RunCommand,
): Promise<void> {
  const isOwn = command.event === 'HALT' && command.closesOut === true;
  if (isOwn || run.pair.posture !== 'DISARMING') return;
  const { runId } = run;
  if (!(await isClosingOut(tx, runId))) return;
  await appendEvent(tx, {
    runId,
    topic: 'RUNTIME',
    eventType: ENDED,
    payload: { actor: command.actor, arm_epoch: run.armEpoch, reason: command.reason },
    actor: command.actor,
    correlationId: command.commandId,
  });
}
