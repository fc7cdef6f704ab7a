/**
 * A command on a run in a transaction of its own: tried again when Postgres asks for it, answered with
 * the winner when another run was faster, and looked up when the answer to COMMIT was lost.
 */
import { Failure } from '../../../foundation/core/index.ts';
import { isRefusedBy } from '../connection/database-failure.ts';
import { findEventOfCommand } from './audit-events.ts';
import type { Lane, Statements } from '../connection/statements.ts';
import type { RunCommand, Transition } from './run-command.ts';
import { refuseRun, unknownRun } from './run-refusal.ts';
import { lockRun, transitionRun } from './transition-run.ts';
import { listRuns, readRun } from './runs.ts';

/** Tries of one command: a deadlock or a lost connection that comes five times in a row is no accident. */
const MAX_TRIES = 5;
/** What takes a right away waits for its lock in each of its tries: 25 s at most, by the session's 5 s a lock. */
const FENCES: readonly RunCommand['event'][] = ['HALT', 'DISARM'];

/** How a command waits for a lock that somebody else holds. */
export interface Patience {
  /** Milliseconds of one try, and there is no second: for who comes back by itself. Absent: as the session says. */
  readonly lockMs?: number | undefined;
}

/**
 * Carries a command out and commits it. Throws the failure of the database when it is known that nothing
 * was done, and `RUN_OUTCOME_UNKNOWN` when that can't be found out. After DONE, FOUND or REPEATED the change
 * is durable.
 */
export async function commitTransition(
  db: Lane,
  command: RunCommand,
  { lockMs }: Patience = {},
): Promise<Transition> {
  const maxTries = lockMs === undefined ? MAX_TRIES : 1;
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(async (tx) => {
        if (lockMs !== undefined) await tx.query(`SET LOCAL lock_timeout = ${lockMs}`);
        return await transitionRun(tx, command);
      });
    } catch (error) {
      const known = await afterFailure(db, command, error);
      if (known !== null) return known;
      if (tries === maxTries) throw error;
    }
  }
}

/** The answer when there is one, null when the whole transaction may be tried again; else throws. */
async function afterFailure(
  db: Lane,
  command: RunCommand,
  error: unknown,
): Promise<Transition | null> {
  if (isRefusedBy(error, 'runs_one_active_per_account')) {
    return takenBy(db, command, 'RUN_ACCOUNT_TAKEN');
  }
  if (isRefusedBy(error, 'runs_one_active_per_engine')) {
    return takenBy(db, command, 'RUN_ENGINE_TAKEN');
  }
  if (!(error instanceof Failure)) throw error;
  if (error.code === 'DB_TRANSACTION_ABORTED') return null;
  if (error.code === 'DB_TIMEOUT' && FENCES.includes(command.event)) return null;
  if (error.code === 'DB_COMMIT_UNKNOWN') return lookUp(db, command, error);
  throw error; // nothing was done: without COMMIT the server rolls back
}

/** The run that was faster. It may have ended since: then the loser may try again. */
async function takenBy(
  db: Statements,
  command: RunCommand,
  code: 'RUN_ACCOUNT_TAKEN' | 'RUN_ENGINE_TAKEN',
): Promise<Transition | null> {
  const run = await readRun(db, command.runId);
  if (run === null) return unknownRun(command.runId);
  const { broker, account, engineId } = run;
  const rival = code === 'RUN_ACCOUNT_TAKEN' ? { broker, account } : { engineId };
  const [winner] = await listRuns(db, { ...rival, statuses: ['ARMED', 'RUNNING'], limit: 1 });
  if (winner === undefined) return null;
  return refuseRun(
    run,
    code,
    `run ${winner.runId} of engine ${winner.engineId} is ${winner.pair.status}`,
  );
}

/**
 * The answer to COMMIT was lost. The lock waits for the transaction that may still be ending at the
 * server; after that its event is there, or never will be.
 */
async function lookUp(db: Lane, command: RunCommand, lost: Failure): Promise<Transition | null> {
  try {
    return await db.transaction(async (tx) => {
      const run = await lockRun(tx, command.runId);
      if (run === null) return unknownRun(command.runId);
      const found = await findEventOfCommand(tx, command);
      return found === null ? null : { outcome: 'FOUND', run, ...found };
    });
  } catch (cause) {
    throw new Failure(
      'UNAVAILABLE',
      'RUN_OUTCOME_UNKNOWN',
      `${command.event} of run ${command.runId} was sent and its answer was lost (${lost.message}); it may be done or not`,
      { cause },
    );
  }
}
