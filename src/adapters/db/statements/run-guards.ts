/**
 * The guards that belong to the row, asked while the row is locked: in order, each with one reason.
 * What the pair itself forbids, the machine has refused before; times are the database's.
 */
import { MOST_EVIDENCE_AGE_MS } from '../../../engines/lifecycle/index.ts';
import type { RunCommand, Transition, Unresolved } from './run-command.ts';
import type { Transaction } from '../connection/statements.ts';
import {
  readLatestCheckpointOfBooks,
  readLatestReconcileCheckpoint,
} from './reconcile-checkpoints.ts';
import { refuseAtGate, refuseRun } from './run-refusal.ts';
import type { RunRow } from './run-row.ts';
import { listRuns } from './runs.ts';

/** Whether an engine process holds the run now. `deadOwner` is proved dead and holds nothing. */
function isLeaseLive(run: RunRow, deadOwner: string | undefined): boolean {
  return (
    run.leaseOwner !== null &&
    run.leaseExpiresAt !== null &&
    run.leaseExpiresAt > run.readAt &&
    run.leaseOwner !== deadOwner
  );
}

/** Whether the run's challenge has run out. */
export function hasLapsed(run: RunRow): boolean {
  return (
    run.pair.posture === 'ARMING_PENDING' &&
    run.challengeExpiresAt !== null &&
    run.challengeExpiresAt <= run.readAt
  );
}

/** Engine, mode, account and config are asked first: a command with others means another run. */
export function refuseForeign(run: RunRow, command: RunCommand): Transition | null {
  if (!('binding' in command)) return null;
  const { binding } = command;
  const wrong = (['engineId', 'mode', 'account', 'configHash'] as const).filter(
    (name) => binding[name] !== run[name],
  );
  if (wrong.length === 0) return null;
  return refuseRun(run, 'RUN_BINDING_MISMATCH', `the command differs in ${wrong.join(', ')}`);
}

/** A challenge that is named must be the one of the row, open or answered. */
export function refuseOtherChallenge(run: RunRow, command: RunCommand): Transition | null {
  if (command.event === 'ARM_REQUEST' || !('nonce' in command)) return null;
  if (run.challengeNonce === null) return null;
  if (command.nonce === run.challengeNonce) return null;
  return refuseRun(run, 'RUN_CHALLENGE_WRONG', 'its challenge is that of another command');
}

/** What a move needs beside its pair. */
export async function refuseMove(
  tx: Transaction,
  run: RunRow,
  command: RunCommand,
): Promise<Transition | null> {
  return (
    refuseStale(run, command) ??
    refuseByLife(run, command) ??
    (await refuseByOthers(tx, run, command)) ??
    (await refuseUnreconciled(tx, run, command))
  );
}

function refuseStale(run: RunRow, command: RunCommand): Transition | null {
  if (run.sealedAt !== null) return refuseRun(run, 'RUN_SEALED', 'its record is sealed');
  if (command.version !== undefined && command.version !== run.version) {
    return refuseRun(run, 'RUN_VERSION_CHANGED', `the command saw version ${command.version}`);
  }
  if ('armEpoch' in command && command.armEpoch !== run.armEpoch) {
    return refuseRun(run, 'RUN_EPOCH_CHANGED', `the command saw epoch ${command.armEpoch}`);
  }
  return null;
}

function refuseByLife(run: RunRow, command: RunCommand): Transition | null {
  if (command.event === 'LAPSE' && command.nonce === undefined && !hasLapsed(run)) {
    return refuseRun(run, 'RUN_ARMING_PENDING', 'its challenge has not run out');
  }
  if (command.event === 'DISARM' && command.staleAfterMs !== undefined) {
    const seen = run.heartbeatAt ?? run.begunAt;
    if (seen !== null && run.readAt - seen < command.staleAfterMs) {
      return refuseRun(
        run,
        'RUN_HEARTBEAT_FRESH',
        `its last sign of life is ${run.readAt - seen} ms old`,
      );
    }
  }
  if (command.event === 'QUIESCE') {
    const { openOrders, unresolved } = command.confirmation;
    const { answeredFor = [] } = command;
    const unprotected = command.confirmation.unprotected.filter(
      (one) => !answeredFor.includes(one),
    );
    const left = openOrders.length + unprotected.length + unresolved.length;
    if (left > 0) {
      return refuseRun(
        run,
        'RUN_NOT_QUIET',
        `open orders [${openOrders.join(' ')}], unprotected [${unprotected.join(' ')}], unresolved [${unresolved.map(nameOf).join(' ')}]`,
      );
    }
  }
  return null;
}

function nameOf(unresolved: Unresolved): string {
  switch (unresolved.kind) {
    case 'ORDER':
      return unresolved.clientOrderId;
    case 'SYMBOL':
      return `${unresolved.symbol} ${unresolved.ours}:${unresolved.theirs}`;
    case 'INBOX':
      return `${unresolved.messages} messages`;
  }
}

async function refuseByOthers(
  tx: Transaction,
  run: RunRow,
  command: RunCommand,
): Promise<Transition | null> {
  const { event } = command;
  if ((event === 'ARM_REQUEST' || event === 'RECOVER') && isLeaseLive(run, command.deadOwner)) {
    return refuseRun(run, 'RUN_LEASE_HELD', `it is held by ${run.leaseOwner ?? ''}`);
  }
  // Both steps of an arming ask: a challenge stays open while the other run trades and is stopped.
  if (event !== 'ARM_REQUEST' && event !== 'CONFIRM') return null;
  const { broker, account } = run;
  const disarming = await listRuns(tx, { broker, account, postures: ['DISARMING'], limit: 1 });
  const other = disarming[0];
  if (other === undefined) return null;
  const why = `run ${other.runId} is still being wound down`;
  return refuseRun(run, 'RUN_ACCOUNT_DISARMING', why, bringDown(other));
}

/** A halted run is not disarmed: it is over. */
function bringDown({ runId, pair, mode }: RunRow): string {
  const ways =
    pair.status === 'HALTED'
      ? `mqk run recover --run-id ${runId}, or mqk run halt --run-id ${runId} --reason TEXT again; mqk run status --run-id ${runId} says what it awaits`
      : `mqk run disarm --run-id ${runId}`;
  const other =
    mode === 'PAPER' ? '; or start a run on another (--set broker.account_last4=NNNN)' : '';
  return `free the account with ${ways}${other}`;
}

/**
 * Arming and beginning ask for the newest reconcile, on the clock of the database and in this transaction: a
 * process that was put to sleep after its judgement wakes up with evidence of any age. A newer one of the same
 * books, of another run of the engine, must not say otherwise.
 */
async function refuseUnreconciled(
  tx: Transaction,
  run: RunRow,
  command: RunCommand,
): Promise<Transition | null> {
  if (command.event !== 'CONFIRM' && command.event !== 'BEGIN') return null;
  const own = await readLatestReconcileCheckpoint(tx, run.runId);
  const ofBooks = await readLatestCheckpointOfBooks(tx, run);
  if (own === null || ofBooks === null) {
    return refuseAtGate(run, 'RUN_NOT_RECONCILED', 'it was never reconciled');
  }
  const dirty = [own, ofBooks].find(({ verdict }) => verdict !== 'CLEAN');
  if (dirty !== undefined) {
    const why = `reconcile ${dirty.checkpointId} is ${dirty.verdict}`;
    return refuseAtGate(run, 'RUN_NOT_RECONCILED', why);
  }
  if (own.ageMs <= MOST_EVIDENCE_AGE_MS) return null;
  const why = `reconcile ${own.checkpointId} is ${own.ageMs} ms old, at most ${MOST_EVIDENCE_AGE_MS} count`;
  return refuseAtGate(run, 'RUN_NOT_RECONCILED', why);
}
