/**
 * A person takes back an order of a run that no engine trades any more (`mqk order cancel`). A cancel adds no risk and may
 * leave under every fence; of the broker's door nothing else is held here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  findOrder,
  readOrder,
  readParked,
  type OrderRow,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { isWorkingState, ORDER_STATES } from '../../../foundation/model/index.ts';
import type { BrokerFault, TradingBroker } from '../../../foundation/ports/index.ts';
import { openTradingBroker } from '../arming/open-broker.ts';
import { requireSameBroker } from '../reconcile/known-mark.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { hearAccount } from '../sealed/hear-account.ts';
import { wordOf, type BrokerWord } from './ask-order.ts';
import { judgeCancel, recordCancel, type CancelRequest } from './record-cancel.ts';
import { failUnknownOrder } from './unknown-order.ts';

/** So long the end of the order is looked for, and its messages; so long between two looks. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 250;

export interface CanceledOrder {
  readonly run: RunRow;
  /** Its row as it is now. */
  readonly order: OrderRow;
  /** As the broker has it, and where it said nothing, as the row does. */
  readonly state: string;
  readonly filledQty: number;
  /** Whether the broker says that it is over. */
  readonly isConfirmed: boolean;
  /** Whether row and ledger have all that the broker told of it by then. */
  readonly isBooked: boolean;
  /** Why it is not cancelled, or not known to be; null: it is, and nothing is missing that is this command's. */
  readonly why: Failure | null;
}

type CancelDoor = Pick<TradingBroker, 'cancel' | 'orderOf' | 'messages' | 'snapshot'>;

/**
 * Fails before anything is sent with ORDER_ID_UNKNOWN (exit 7), RUN_LEASE_HELD while an engine of the account lives,
 * RUN_ACCOUNT_TAKEN while a run of it is ARMED or RUNNING, ORDER_NOT_WORKING (8), ORDER_STILL_PROTECTS (5),
 * RECONCILE_MARK_BEHIND or RECONCILE_MESSAGES_LOST of a broker that lost its state (6), or as database and broker do. What comes behind the cancel stands in `why`: not known in 10 s (a repeat goes on), ended in another way
 * (ORDER_ENDED_FIRST), or over and not bookable (ORDER_END_PARKED).
 */
export async function cancelOrder(request: CancelRequest, desk: RunDesk): Promise<CanceledOrder> {
  const { clientOrderId } = request;
  const found = await findOrder(desk.db, clientOrderId);
  if (found === null) return await failUnknownOrder(clientOrderId, desk.db);
  // A refusal opens no door, and a door that does not open leaves no word.
  const { run: judged } = await desk.db.transaction((tx) => judgeCancel(tx, request, found.runId));
  const door: CancelDoor = await openTradingBroker(judged, desk);
  await requireSameBroker(judged, door, desk.db); // another one would know nothing of the order, and cancel nothing
  const run = await recordCancel(request, found.runId, desk);
  const reply = await door.cancel(clientOrderId);
  if (!reply.ok && leftNothing(reply.error)) {
    const why = silenceOf(reply.error);
    return await standOf({ run, id: clientOrderId, word: null, why }, desk);
  }
  return await awaitEnd(door, { run, id: clientOrderId }, desk);
}

/** No answer is no refusal: whatever may have been done is looked up. */
function leftNothing({ outcome, code }: BrokerFault): boolean {
  return outcome === 'NOT_DONE' && code !== 'BROKER_ORDER_OVER';
}

async function awaitEnd(
  door: CancelDoor,
  { run, id }: { readonly run: RunRow; readonly id: string },
  desk: RunDesk,
): Promise<CanceledOrder> {
  for (const until = performance.now() + PATIENCE_MS; ;) {
    const word = await wordOf(door, id);
    const { isOthers, fault } = await hear(door, run, desk);
    const silence = word.kind === 'SILENT' ? word : fault;
    const why = silence === null ? notYet(id, word) : silenceOf(silence);
    const stand = await standOf({ run, id, word, why }, desk);
    const isForOthers = isOthers || run.sealedAt === null;
    if (stand.isConfirmed && (stand.isBooked || isForOthers))
      return { ...stand, why: endOf(stand) };
    // What ended it was heard behind the broker's word of it.
    const parked = stand.isConfirmed && fault === null ? await parkedOf(id, run, desk) : null;
    if (parked !== null) return { ...stand, why: parked };
    if (performance.now() >= until) return stand;
    await sleep(LOOK_MS);
  }
}

/** `isOthers`: an engine has begun, which books what is stored. */
async function hear(
  door: CancelDoor,
  run: RunRow,
  desk: RunDesk,
): Promise<{ readonly isOthers: boolean; readonly fault: BrokerFault | null }> {
  try {
    return { isOthers: false, fault: await hearAccount(door, run, desk) };
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'RUN_LEASE_HELD') throw error;
    return { isOthers: true, fault: null };
  }
}

async function standOf(
  of: {
    readonly run: RunRow;
    readonly id: string;
    readonly word: BrokerWord | null;
    readonly why: CanceledOrder['why'];
  },
  { db }: RunDesk,
): Promise<CanceledOrder> {
  const { run, id, word, why } = of;
  const order = await readOrder(db, { ...run, clientOrderId: id });
  if (order === null) return await failUnknownOrder(id, db);
  const told = word?.kind === 'ORDER' ? word.order : null;
  const { state, filledQty } = told ?? order;
  const isConfirmed = told !== null && isOver(told.state);
  const isBooked = isConfirmed && isOver(order.state) && order.filledQty === filledQty;
  return { run, order, state, filledQty, isConfirmed, isBooked, why };
}

/** Whether a word of ours or of the broker's is an end. */
function isOver(word: string): boolean {
  const id = ORDER_STATES.findIndex((known) => known === word);
  return id >= 0 && !isWorkingState(id);
}

function notYet(id: string, word: BrokerWord): Failure {
  const said = word.kind === 'ORDER' ? `has it, ${word.order.state}` : 'knows none of that id';
  const message = `order ${id} is not known to be over and booked after ${PATIENCE_MS} ms: the broker ${said}`;
  return new Failure('TIMEOUT', 'ORDER_CANCEL_UNCONFIRMED', message);
}

/** A broker that did not do or answer it; one that took too long may know it later. */
function silenceOf({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): Failure {
  return new Failure(code === 'BROKER_TIMEOUT' ? 'TIMEOUT' : 'UNAVAILABLE', code, message);
}

/** Null: it ended by a cancel. */
function endOf({ order, state, filledQty }: CanceledOrder): Failure | null {
  if (state === 'CANCELED') return null;
  const { clientOrderId, qty } = order;
  const message = `order ${clientOrderId} was ${state} before the cancel, ${filledQty} of ${qty} filled`;
  return new Failure('CONFLICT', 'ORDER_ENDED_FIRST', message);
}

/** Why what the broker told of an order can't be booked; null: no message of it is parked. */
async function parkedOf(id: string, run: RunRow, { db }: RunDesk): Promise<Failure | null> {
  const parked = (await readParked(db, run)).filter(({ clientOrderId }) => clientOrderId === id);
  const [first] = parked;
  if (first === undefined) return null;
  const names = parked.map(
    ({ row, reason }) => `message ${row.inboxId} (${row.message.kind}, ${reason})`,
  );
  const message = `order ${id} is over at the broker, and ${names.join(', ')} about it is parked`;
  const { inboxId } = first.row;
  const fix = `mqk order trace ${id} --broker shows what differs; mqk order resolve-message ${inboxId} --evidence TEXT sets the message aside, once the broker counts the shares of our ledger`;
  return new Failure('CONFLICT', 'ORDER_END_PARKED', message, { fix });
}
