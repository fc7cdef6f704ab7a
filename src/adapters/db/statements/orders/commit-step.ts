/** The transaction of an engine step: written whole or not at all, and once, whatever becomes of its answers. */
import { Failure, invariant } from '../../../../foundation/core/index.ts';
import { CODES } from '../../../../foundation/model/index.ts';
import type { Lane, Transaction } from '../../connection/statements.ts';
import { lockRun } from '../transition-run.ts';
import type { EngineStep, StepOutcome } from './engine-step.ts';
import { applyMessages } from './apply-messages.ts';
import { changeOrders, insertOrders } from './write-orders.ts';
import { holdLease } from './hold-lease.ts';
import { insertEvents, isStepWritten } from './write-events.ts';
import { insertRequests, settleRequests } from './write-requests.ts';

/** Tries of one step: a deadlock or a lost answer that comes five times in a row is no accident. */
const MAX_TRIES = 5;

/**
 * Commits a step; a repeat with its id finds it and writes nothing. `RUN_LEASE_LOST`: the lease is not alive or
 * not the step's, and nothing was written. `RUN_SEALED`: the run is over. `RUN_OUTCOME_UNKNOWN`: a lost answer to
 * COMMIT could not be looked up. A rule of the schema that refuses (`ConstraintFailure`) is a defect, or news
 * that contradict what is booked; nothing of the step stands then.
 */
export async function commitStep(db: Lane, step: EngineStep): Promise<StepOutcome> {
  invariant(step.events.length > 0, 'a step tells what it did', { stepId: step.stepId });
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction((tx) => writeStep(tx, step));
    } catch (error) {
      if (await isCommitted(db, step, error)) return 'FOUND';
      if (tries === MAX_TRIES) throw error;
    }
  }
}

async function writeStep(tx: Transaction, step: EngineStep): Promise<StepOutcome> {
  const books = await holdLease(tx, step);
  if (await isStepWritten(tx, step)) return 'FOUND';
  await insertOrders(tx, books, step);
  await changeOrders(tx, step);
  await applyMessages(tx, books, step);
  await settleRequests(tx, step);
  await insertRequests(tx, step);
  await insertEvents(tx, step);
  return 'DONE';
}

/** Whether a failed try was written after all; false: all of it may be tried again. Else throws. */
async function isCommitted(db: Lane, step: EngineStep, error: unknown): Promise<boolean> {
  if (!(error instanceof Failure)) throw error;
  if (error.code === 'DB_TRANSACTION_ABORTED') return false;
  if (error.code !== 'DB_COMMIT_UNKNOWN') throw error; // nothing was done: without COMMIT the server rolls back
  try {
    return await db.transaction(async (tx) => {
      // Waits for the transaction that may still be ending at the server: it holds the row.
      await lockRun(tx, step.runId);
      return isStepWritten(tx, step);
    });
  } catch (cause) {
    throw new Failure(
      'UNAVAILABLE',
      'RUN_OUTCOME_UNKNOWN',
      `step ${step.stepId} of run ${step.runId} was sent and its answer was lost (${error.message}); it may be done or not`,
      { cause, fix: CODES.RUN_OUTCOME_UNKNOWN.fix },
    );
  }
}
