/**
 * Hears an account on which no engine lives: raw into the inbox first; then what is about orders of sealed runs is booked,
 * and what is about no order of ours is settled as an engine would. Messages of a run that is not sealed wait for its
 * recovery.
 */
import {
  applyMessages,
  parkMessage,
  readBookedCursor,
  readIssuedOrderIds,
  readReceivedCursor,
  readUnapplied,
  receiveMessages,
  type InboxRow,
  type RunRow,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { isOfEngine } from '../../../engines/reconcile/index.ts';
import type { BrokerFault, TradingBroker } from '../../../foundation/ports/index.ts';
import { refuseLivingEngines } from '../engine/lease/refuse-rivals.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { bookLateMessages } from './book-late-messages.ts';

/** Messages of other people that are settled at once; the rest waits for the next hearing. */
const STRANGERS = 1_000;

/**
 * Null, or why the broker could not be heard. Fails with RUN_LEASE_HELD once an engine of the account lives, which books
 * what is stored, and as the database does.
 */
export async function hearAccount(
  door: Pick<TradingBroker, 'messages'>,
  run: RunRow,
  desk: Pick<RunDesk, 'db' | 'actor' | 'note'>,
): Promise<BrokerFault | null> {
  const { db, actor, note } = desk;
  const { broker, account, engineId } = run;
  const after = (await readBookedCursor(db, run)) ?? (await readReceivedCursor(db, run));
  const reply = await door.messages(after);
  if (!reply.ok) return reply.error;
  const { messages } = reply.value;
  await receiveMessages(db, { broker, account, source: 'QUERY', connectionId: null, messages });
  const guard = (tx: Transaction): Promise<void> => refuseLivingEngines(tx, run);
  const late = await bookLateMessages({ db, broker, account, engineId, actor, guard, note }, null);
  for (const { row, refusal } of late) {
    if (refusal !== null) await park(row, refusal, desk);
  }
  await settleStrangers(run, desk, guard);
  return null;
}

/** What somebody else ordered is none of ours; an order of our name that is not in our books is for a person. */
async function settleStrangers(
  run: RunRow,
  desk: Pick<RunDesk, 'db' | 'note'>,
  guard: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const { broker, account, runId, engineId } = run;
  const rows = await readUnapplied(desk.db, { broker, account, limit: STRANGERS });
  const ids = rows.map(({ message }) => message.clientOrderId);
  const issued = await readIssuedOrderIds(desk.db, run, ids);
  const strange = rows.filter(({ message }) => !issued.has(message.clientOrderId));
  const isOurs = ({ message }: InboxRow): boolean => isOfEngine(engineId, message.clientOrderId);
  const applied = strange
    .filter((row) => !isOurs(row))
    .map(({ inboxId }) => ({ inboxId, entry: null }));
  await desk.db.transaction(async (tx) => {
    await guard(tx);
    await applyMessages(tx, { runId, broker, account }, { applied });
  });
  for (const row of strange.filter(isOurs)) await park(row, 'ORDER_UNKNOWN', desk);
}

async function park(
  { inboxId, message }: InboxRow,
  reason: string,
  { db, note }: Pick<RunDesk, 'db' | 'note'>,
): Promise<void> {
  await parkMessage(db, { inboxId, reason });
  note(`message ${message.messageId} of order ${message.clientOrderId} is parked: ${reason}`);
}
