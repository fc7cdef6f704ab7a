/**
 * One step of a run's life inside a transaction: the row is locked, the machine says the next pair, the
 * row's guards are asked, one conditional UPDATE moves it, and its audit event is written with it.
 */
import {
  formatRunPair,
  nextRun,
  type Exposure,
  type RunStep,
  type TransitionId,
} from '../../../engines/lifecycle/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { appendEvent, latestEventId } from './audit-events.ts';
import { closesOut, endCloseOut } from './close-out.ts';
import type { Transaction } from '../connection/statements.ts';
import type { RunCommand, Transition } from './run-command.ts';
import { hasLapsed, refuseForeign, refuseMove, refuseOtherChallenge } from './run-guards.ts';
import { refuseRun, unknownRun } from './run-refusal.ts';
import { readLedgerPositions } from './book/ledger-positions.ts';
import { decodeRun, RUN_COLUMNS, type RunRow } from './run-row.ts';
import { WORKING_STATES } from './book/working-orders.ts';

/** How long a challenge of an arming may be answered, on the clock of the database (T5). */
export const CHALLENGE_SECONDS = 60;

/** What the audit log calls each transition. */
const EVENT_TYPES = {
  T2: 'RUN_ARM_REQUESTED',
  T3: 'RUN_PREFLIGHT_FAILED',
  T4: 'RUN_ARMED',
  T5: 'RUN_ARM_LAPSED', // by itself or by who asked for it; see WITHDRAWN
  T6: 'RUN_BEGUN',
  T7: 'RUN_STOPPED',
  T8: 'RUN_DISARMED',
  T9: 'RUN_HALTED',
  T10: 'RUN_HALTED',
  T11: 'RUN_QUIESCED',
  T12: 'RUN_QUIESCE_OVERDUE',
  T13: 'RUN_RECOVERED',
} as const satisfies Readonly<Record<TransitionId, string>>;

/** T5 by somebody who wanted something else: a stop, a disarm or a recovery that met an open challenge. */
const WITHDRAWN = 'RUN_ARM_WITHDRAWN';

/** Events that put a run where the command finds it: the original of a repeat is the newest of them. */
const ORIGINALS = {
  ARM_REQUEST: [EVENT_TYPES.T4],
  PREFLIGHT_FAIL: [],
  CONFIRM: [EVENT_TYPES.T4],
  LAPSE: [],
  BEGIN: [EVENT_TYPES.T6],
  STOP: [EVENT_TYPES.T7, EVENT_TYPES.T8, EVENT_TYPES.T13, WITHDRAWN],
  DISARM: [EVENT_TYPES.T7, EVENT_TYPES.T8, EVENT_TYPES.T13, WITHDRAWN],
  HALT: [EVENT_TYPES.T9],
  QUIESCE: [EVENT_TYPES.T11],
  QUIESCE_OVERDUE: [],
  RECOVER: [EVENT_TYPES.T13],
} as const satisfies Readonly<Record<RunCommand['event'], readonly string[]>>;

/**
 * Carries a command out, or says why not. Locks the run's row until the transaction ends: whoever comes
 * later sees what was done here. A run of the same account or engine that is armed meanwhile makes the
 * UPDATE fail as a unique violation; `commitTransition` names the winner.
 */
export async function transitionRun(tx: Transaction, command: RunCommand): Promise<Transition> {
  const run = await lockRun(tx, command.runId);
  if (run === null) return unknownRun(command.runId);
  const foreign = refuseForeign(run, command);
  if (foreign !== null) return foreign;
  if (hasLapsed(run) && (command.event === 'ARM_REQUEST' || command.event === 'CONFIRM')) {
    return afterLapse(tx, run, command);
  }
  return step(tx, run, command);
}

/** A challenge that ran out lapses for good before anything else is done with the run. */
async function afterLapse(tx: Transaction, run: RunRow, command: RunCommand): Promise<Transition> {
  const { runId, actor } = command;
  // An id of its own: who looks for the command must not find the lapse and take it for an answer.
  const commandId = `${command.commandId}|lapse`;
  const reason = `the challenge ran out after ${CHALLENGE_SECONDS} s`;
  const lapsed = await step(tx, run, { event: 'LAPSE', runId, commandId, actor, reason });
  if (lapsed.outcome !== 'DONE') {
    throw new InvariantViolation('a challenge that ran out lapses', { run: runId });
  }
  if (command.event === 'ARM_REQUEST') return step(tx, lapsed.run, command);
  return refuseRun(lapsed.run, 'RUN_CHALLENGE_EXPIRED', reason);
}

async function step(tx: Transaction, run: RunRow, command: RunCommand): Promise<Transition> {
  const otherChallenge = refuseOtherChallenge(run, command);
  if (otherChallenge !== null) return otherChallenge;
  const next = nextRun(run.pair, command.event, await exposureOf(tx, run, command));
  if (next.does === 'REFUSE') return refuseRun(run, next.code, `${command.event} is refused`);
  if (next.does === 'REPEAT') {
    if (command.event === 'HALT') await endCloseOut(tx, run, command);
    const eventTypes = ORIGINALS[command.event];
    return {
      outcome: 'REPEATED',
      run,
      auditId: await latestEventId(tx, { runId: run.runId, eventTypes }),
    };
  }
  return (await refuseMove(tx, run, command)) ?? move(tx, run, command, next);
}

/** The row, locked against every other transition until the transaction ends; null when there is none. */
export async function lockRun(tx: Transaction, runId: RunId): Promise<RunRow | null> {
  // NO KEY: an audit event that is being written elsewhere must not make a halt wait.
  const sql = `SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = $1 FOR NO KEY UPDATE`;
  const rows = await tx.query(sql, [runId]);
  return rows[0] === undefined ? null : decodeRun(rows[0]);
}

/** Only a halt of a run without the right to trade depends on it; any other is never held up by the question. */
async function exposureOf(tx: Transaction, run: RunRow, command: RunCommand): Promise<Exposure> {
  if (command.event !== 'HALT' || run.pair.posture === 'ARMED') return 'POSSIBLE';
  const { runId } = run;
  const rows = await tx.query(
    `SELECT 1 AS exposed
     WHERE EXISTS (SELECT FROM oms_orders WHERE run_id = $1 AND state IN ${WORKING_STATES})
       OR EXISTS (SELECT FROM oms_outbox WHERE run_id = $1 AND resolved_at IS NULL)`,
    [runId],
  );
  if (rows.length > 0) return 'POSSIBLE';
  return (await readLedgerPositions(tx, { runId })).length === 0 ? 'NONE' : 'POSSIBLE';
}

type Move = Extract<RunStep, { does: 'MOVE' }>;

const MOVE_SQL = `UPDATE runs SET
    status = $5, posture = $6, version = version + 1, arm_epoch = arm_epoch + $7, reason = $8, actor = $9,
    updated_at = clock_timestamp(),
    armed_at = CASE WHEN $5 = 'ARMED' THEN clock_timestamp() ELSE armed_at END,
    begun_at = CASE WHEN $5 = 'RUNNING' THEN clock_timestamp() WHEN $5 = 'ARMED' THEN NULL ELSE begun_at END,
    stopped_at = CASE WHEN $5 = 'STOPPED' AND $7 = 1 THEN clock_timestamp() ELSE stopped_at END,
    halted_at = CASE WHEN $5 = 'HALTED' AND $7 = 1 THEN clock_timestamp() ELSE halted_at END,
    fence_at = CASE WHEN $7 = 1 AND $5 <> 'ARMED' THEN clock_timestamp() ELSE fence_at END,
    quiesced_at = CASE WHEN $5 = 'ARMED' OR $6 = 'DISARMING' THEN NULL
      WHEN quiesced_at IS NULL AND $5 IN ('STOPPED', 'HALTED') THEN clock_timestamp() ELSE quiesced_at END,
    challenge_nonce = CASE $6 WHEN 'ARMING_PENDING' THEN $10 WHEN 'ARMED' THEN challenge_nonce END,
    challenge_expires_at = CASE $6 WHEN 'ARMING_PENDING' THEN clock_timestamp() + interval '${CHALLENGE_SECONDS} seconds'
      WHEN 'ARMED' THEN challenge_expires_at END,
    deadman_nonce = CASE $5 WHEN 'ARMED' THEN $11 WHEN 'RUNNING' THEN deadman_nonce END,
    deadman_home = CASE $5 WHEN 'ARMED' THEN $12 ELSE deadman_home END,
    heartbeat_at = CASE WHEN $5 IN ('ARMED', 'RUNNING') THEN NULL ELSE heartbeat_at END,
    lease_owner = CASE WHEN $5 = 'ARMED' THEN NULL ELSE lease_owner END,
    lease_expires_at = CASE WHEN $5 = 'ARMED' THEN NULL ELSE lease_expires_at END
  WHERE run_id = $1 AND version = $2 AND status = $3 AND posture = $4
  RETURNING ${RUN_COLUMNS}`;

async function move(
  tx: Transaction,
  run: RunRow,
  command: RunCommand,
  next: Move,
): Promise<Transition> {
  const rows = await tx.query(MOVE_SQL, [
    run.runId,
    run.version,
    run.pair.status,
    run.pair.posture,
    next.to.status,
    next.to.posture,
    next.raisesEpoch ? 1 : 0,
    command.reason,
    command.actor,
    command.event === 'ARM_REQUEST' ? command.nonce : null,
    command.event === 'CONFIRM' ? command.deadmanNonce : null,
    command.event === 'CONFIRM' ? command.deadmanHome : null,
  ]);
  const moved = rows[0];
  if (moved === undefined) {
    return refuseRun(run, 'RUN_VERSION_CHANGED', 'it moved while the command was carried out');
  }
  const after = decodeRun(moved);
  const auditId = await appendEvent(tx, {
    runId: run.runId,
    runVersion: after.version,
    topic: 'RUNTIME',
    eventType: next.by === 'T5' && command.event !== 'LAPSE' ? WITHDRAWN : EVENT_TYPES[next.by],
    payload: {
      ...command.detail,
      ...(closesOut(run, command) ? { closes_out: true } : {}),
      ...('confirmation' in command ? { confirmation: { ...command.confirmation } } : {}),
      actor: command.actor,
      arm_epoch: after.armEpoch,
      event: command.event,
      from: formatRunPair(run.pair),
      reason: command.reason,
      to: formatRunPair(after.pair),
      transition: next.by,
      version: after.version,
    },
    actor: command.actor,
    correlationId: command.commandId,
  });
  const endedNonce = after.challengeNonce === null ? run.challengeNonce : null;
  return { outcome: 'DONE', by: next.by, before: run.pair, run: after, auditId, endedNonce };
}
