/**
 * The words of the paper broker, on its socket and in its files. Money and shares are decimal texts. Both
 * sides parse with these; what is not exactly so is refused.
 */
import { z } from 'zod';
import { ORDER_TYPES, parseInstant, TIMES_IN_FORCE } from '../../../foundation/model/index.ts';

/** Below a billion, as all money of the config: what is longer is not read at all. */
const decimal = z.string().regex(/^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?$/);
const price = z.string().regex(/^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$/);
const shares = z.string().regex(/^(0|[1-9][0-9]{0,14})$/);
const signedShares = z.string().regex(/^-?[1-9][0-9]{0,14}$/);
const instant = z.string().refine((text) => parseInstant(text) !== null);
const symbol = z.string().regex(/^[A-Z0-9.-]{1,16}$/);
const word = z.string().regex(/^[A-Z_]{1,32}$/);
/** Anybody's id; ours have at most 39 characters. */
const clientOrderId = z.string().regex(/^[\w.:-]{1,48}$/);
const last4 = z.string().regex(/^[0-9A-Z]{4}$/);

/** What is asked for with a new order. */
export const orderTicket = z.strictObject({
  client_order_id: clientOrderId,
  symbol,
  side: z.enum(['BUY', 'SELL']),
  type: z.enum(ORDER_TYPES),
  time_in_force: z.enum(TIMES_IN_FORCE),
  qty: shares,
  limit_price: price.nullable(),
  stop_price: price.nullable(),
});
export type OrderTicket = z.infer<typeof orderTicket>;

/** An order as the broker tells it. `state` is any word: a new one must not make the rest unreadable. */
const wireOrder = z.strictObject({
  ...orderTicket.shape,
  broker_order_id: z.string().regex(/^[\w-]{1,48}$/),
  filled_qty: shares,
  state: word,
  accepted_at: instant,
});
export type WireOrder = z.infer<typeof wireOrder>;

const wirePosition = z.strictObject({ symbol, qty: signedShares });
export type WirePosition = z.infer<typeof wirePosition>;

/** Opens every answer: whose it is, and up to where it reaches. */
const envelope = {
  instance: z.uuid(),
  environment: z.string(),
  as_of: instant,
  cursor: z.int().min(0),
};

export const healthReply = z.strictObject({ ...envelope, status: z.enum(['READY', 'READ_ONLY']) });

/** The broker will end; what it knows is on disk. */
export const stopReply = z.strictObject(envelope);

export const accountReply = z.strictObject({
  ...envelope,
  account: last4,
  status: word,
  cash: decimal,
  equity: decimal,
});
export type AccountReply = z.infer<typeof accountReply>;

/** Of a list: how many there are in all, and after which key the next page begins; null: this is the last. */
const page = { ...envelope, account: last4, total: z.int().min(0), next: z.string().nullable() };
export const ordersReply = z.strictObject({ ...page, items: z.array(wireOrder) });
export const positionsReply = z.strictObject({ ...page, items: z.array(wirePosition) });

/** A refusal: the broker did nothing. */
export const errorReply = z.strictObject({ ...envelope, error: z.string().max(200) });

/** Opening an account; the cash counts while the account is unused. */
export const accountOpening = z.strictObject({ cash: decimal });

/** Where a running broker is found, as `address.json` says. */
export const addressFile = z.strictObject({
  instance: z.uuid(),
  pid: z.int().min(1),
  socket: z.string().max(200),
});
export type Address = z.infer<typeof addressFile>;

/** What changes the broker's state; `n` counts them from 1 and is the number of the message that tells it. */
const stamp = { n: z.int().min(1), at: instant };
export const paperEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...stamp, kind: z.literal('BROKER_CREATED'), instance: z.uuid() }),
  z.strictObject({ ...stamp, kind: z.literal('ACCOUNT_OPENED'), account: last4, cash: decimal }),
  z.strictObject({ ...stamp, kind: z.literal('ORDER_ACCEPTED'), account: last4, order: wireOrder }),
  z.strictObject({
    ...stamp,
    kind: z.literal('ORDER_CANCELED'),
    account: last4,
    client_order_id: clientOrderId,
  }),
]);
export type PaperEvent = z.infer<typeof paperEvent>;

/** A line of `accepted.jsonl`: an order that the broker has taken. */
export const acceptedOrder = z.strictObject({ ...stamp, account: last4, order: wireOrder });
