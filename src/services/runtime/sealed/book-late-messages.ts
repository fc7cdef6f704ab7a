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

/** Tries of one message: a deadlock or a lost answer that comes five times in a row is no accident. */
const MAX_TRIES = 5;

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
    const booked = await bookOne(row, of);
    const refusal = typeof booked === 'string' ? booked : null;
    told.push({ row, refusal });
    if (typeof booked === 'string' || booked === null) continue;
    const { clientOrderId, kind } = row.message;
    runs.add(booked.runId);
    of.note(
      `${kind} of order ${clientOrderId} of sealed run ${booked.runId} is booked, without it`,
    );
  }
  for (const runId of runs) await noteIncidents(await requireRun(of.db, runId), of);
  return told;
}

/** Null: somebody has booked it. A try whose answer was lost finds it so, and does nothing twice. */
async function bookOne(
  row: InboxRow,
  of: LateBooks,
): Promise<{ runId: RunId } | ParkReason | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await of.db.transaction(async (tx) => {
        await of.guard(tx);
        return await write(tx, row, of);
      });
    } catch (error) {
      const code = error instanceof Failure ? error.code : null;
      const mayRepeat = code === 'DB_TRANSACTION_ABORTED' || code === 'DB_COMMIT_UNKNOWN';
      if (!mayRepeat || tries === MAX_TRIES) throw error;
    }
  }
}

async function write(
  tx: Transaction,
  { inboxId, message }: InboxRow,
  { broker, account, actor }: LateBooks,
): Promise<{ runId: RunId } | ParkReason | null> {
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
