/**
 * Hears an account on which no engine lives: raw into the inbox first; then, in one transaction, what is about orders of
 * sealed runs is booked, and what is about no order of ours is settled as an engine would. Messages of a run that is not
 * sealed wait for its recovery.
 */
import {
  applyMessages,
  parkMessage,
  readBookedCursor,
  readIssuedOrderIds,
  readLateMessages,
  readParked,
  readReceivedCursor,
  readUnapplied,
  receiveMessages,
  type InboxRow,
  type RunRow,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { isOfEngine } from '../../../engines/reconcile/index.ts';
import type { BrokerFault, TradingBroker } from '../../../foundation/ports/index.ts';
import type { ParkReason } from '../engine/drive/step.ts';
import { refuseLivingEngines } from '../engine/lease/refuse-rivals.ts';
import { noteIncidents } from '../record/incident-log.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { bookLate, noteLate, withRetries, type LateOutcome } from './book-late-messages.ts';

/** Messages of other people that are settled at once; the rest waits for the next hearing. */
const STRANGERS = 1_000;

interface Settled {
  /** Messages about orders of sealed runs, and what became of them. */
  readonly late: readonly { readonly row: InboxRow; readonly outcome: LateOutcome }[];
  /** What was parked now. */
  readonly parked: readonly { readonly row: InboxRow; readonly reason: ParkReason }[];
}

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
  const { broker, account } = run;
  const after = (await readBookedCursor(db, run)) ?? (await readReceivedCursor(db, run));
  const reply = await door.messages(after);
  if (!reply.ok) return reply.error;
  const { messages } = reply.value;
  await receiveMessages(db, { broker, account, source: 'QUERY', connectionId: null, messages });
  const { late, parked } = await withRetries(db, (tx) => settle(tx, run, actor));
  const told = new Set(late.map(({ row, outcome }) => noteLate(row, outcome, desk)));
  if (told.size > (told.has(null) ? 1 : 0)) await noteIncidents(run, desk);
  for (const { row, reason } of parked) {
    const { messageId, clientOrderId } = row.message;
    note(`message ${messageId} of order ${clientOrderId} is parked: ${reason}`);
  }
  return null;
}

/** Reads behind the guard: what somebody else settled before is not found any more. */
async function settle(tx: Transaction, run: RunRow, actor: string): Promise<Settled> {
  const { broker, account } = run;
  await refuseLivingEngines(tx, run);
  const known = new Set((await readParked(tx, run)).map(({ row }) => row.inboxId));
  const late: { row: InboxRow; outcome: LateOutcome }[] = [];
  for (const row of await readLateMessages(tx, run, null)) {
    late.push({ row, outcome: await bookLate(tx, row, { broker, account, actor }) });
  }
  const refused = late.flatMap(({ row, outcome }) =>
    typeof outcome === 'string' ? [{ row, reason: outcome }] : [],
  );
  const unknown = await settleStrangers(tx, run);
  const parked = [
    ...refused,
    ...unknown.map((row) => ({ row, reason: 'ORDER_UNKNOWN' as const })),
  ].filter(({ row }) => !known.has(row.inboxId));
  for (const { row, reason } of parked) await parkMessage(tx, { inboxId: row.inboxId, reason });
  return { late, parked };
}

/** What somebody else ordered is none of ours; an order of our name that is not in our books is for a person. */
async function settleStrangers(tx: Transaction, run: RunRow): Promise<readonly InboxRow[]> {
  const { broker, account, runId, engineId } = run;
  const rows = await readUnapplied(tx, { broker, account, limit: STRANGERS });
  const ids = rows.map(({ message }) => message.clientOrderId);
  const issued = await readIssuedOrderIds(tx, run, ids);
  const strange = rows.filter(({ message }) => !issued.has(message.clientOrderId));
  const isOurs = ({ message }: InboxRow): boolean => isOfEngine(engineId, message.clientOrderId);
  const applied = strange
    .filter((row) => !isOurs(row))
    .map(({ inboxId }) => ({ inboxId, entry: null }));
  await applyMessages(tx, { runId, broker, account }, { applied });
  return strange.filter(isOurs);
}
