/**
 * Books what the broker tells of orders of sealed runs (contract 10): each message in one transaction with its incident,
 * and without a tick. What can't be booked stays for the caller to park.
 */
import {
  isExecutionBooked,
  lockLateOrder,
  readLateMessages,
  writeLate,
  type EngineAccount,
  type InboxRow,
  type Lane,
  type LateEvent,
  type LateOrder,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { executionJson } from '../../../engines/delivery/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { requireRun } from '../arming/require-run.ts';
import type { ParkReason } from '../engine/drive/step.ts';
import { noteIncidents } from '../record/incident-log.ts';
import { lateStepOf, type LateStep } from './late-step.ts';

/** Tries of one transaction: a deadlock or a lost answer that comes five times in a row is no accident. */
const MAX_TRIES = 5;

/** Null: somebody has booked it. A reason: nothing may be booked of it. */
export type LateOutcome = { readonly runId: RunId } | ParkReason | null;

export interface LateBooks extends EngineAccount {
  readonly db: Lane;
  readonly actor: string;
  /** Fails unless the caller may book for the account until the transaction ends. */
  readonly guard: (tx: Transaction) => Promise<unknown>;
  readonly note: (line: string) => void;
}

/** What became of a message that waited. */
export interface LateMessage {
  readonly row: InboxRow;
  /** Why it can't be booked; null: it is. */
  readonly refusal: ParkReason | null;
}

/**
 * Books what waits about orders of the engine's sealed runs on the account, among rows of the inbox (null: among all), and
 * tells what became of each. Fails as the guard and the database do.
 */
export async function bookLateMessages(
  of: LateBooks,
  inboxIds: readonly number[] | null,
): Promise<readonly LateMessage[]> {
  const told: LateMessage[] = [];
  const runs = new Set<RunId>();
  for (const row of await readLateMessages(of.db, of, inboxIds)) {
    const outcome = await withRetries(of.db, async (tx) => {
      await of.guard(tx);
      return await bookLate(tx, row, of);
    });
    told.push({ row, refusal: typeof outcome === 'string' ? outcome : null });
    const runId = noteLate(row, outcome, of);
    if (runId !== null) runs.add(runId);
  }
  for (const runId of runs) await noteIncidents(await requireRun(of.db, runId), of);
  return told;
}

/** Says what is booked, once it is committed; the run of which an incident tells it, null: nothing is. */
export function noteLate(
  { message }: InboxRow,
  outcome: LateOutcome,
  { note }: Pick<LateBooks, 'note'>,
): RunId | null {
  if (typeof outcome === 'string' || outcome === null) return null;
  const { runId } = outcome;
  note(
    `${message.kind} of order ${message.clientOrderId} of sealed run ${runId} is booked, without it`,
  );
  return runId;
}

/** For work that reads what it writes about: a try whose answer was lost finds it done, and does nothing twice. */
export async function withRetries<T>(db: Lane, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      const code = error instanceof Failure ? error.code : null;
      const mayRepeat = code === 'DB_TRANSACTION_ABORTED' || code === 'DB_COMMIT_UNKNOWN';
      if (!mayRepeat || tries === MAX_TRIES) throw error;
    }
  }
}

/** One message, in the caller's transaction. */
export async function bookLate(
  tx: Transaction,
  { inboxId, message }: InboxRow,
  { broker, account, actor }: Pick<LateBooks, 'broker' | 'account' | 'actor'>,
): Promise<LateOutcome> {
  const { clientOrderId, execution } = message;
  const late = await lockLateOrder(tx, { broker, account, inboxId, clientOrderId });
  if (late === null) return null;
  const id = execution?.executionId;
  const isBooked = id !== undefined && (await isExecutionBooked(tx, { broker, account }, id));
  const step = lateStepOf(message, late, isBooked);
  if (typeof step === 'string') return step;
  const { runId } = late.order;
  await writeLate(
    tx,
    { runId, broker, account },
    {
      applied: { inboxId, entry: step.entry },
      change: step.change,
      incident: { ...incidentOf({ inboxId, message }, late, step), actor },
    },
  );
  return { runId };
}

function incidentOf(
  { inboxId, message }: Pick<InboxRow, 'inboxId' | 'message'>,
  { order }: LateOrder,
  { effect, change, entry }: LateStep,
): Omit<LateEvent, 'actor'> {
  return {
    runId: order.runId,
    topic: 'BROKER',
    eventType: 'LATE_MESSAGE_BOOKED',
    payload: {
      client_order_id: order.clientOrderId,
      effect,
      execution: entry === null ? null : executionJson(entry.execution),
      filled_qty: String(change?.filledQty ?? order.filledQty),
      inbox_id: inboxId,
      kind: message.kind,
      message_id: message.messageId,
      state: change?.state ?? order.state,
      state_before: order.state,
    },
  };
}
