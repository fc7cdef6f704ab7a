/**
 * Requests and answers of the paper broker's socket. Both sides parse with these; what is not exactly so is
 * refused.
 */
import { z } from 'zod';
import {
  count,
  decimal,
  instant,
  last4,
  marketSlice,
  wireMessage,
  wireOrder,
  wirePosition,
  word,
} from './wire-words.ts';

/** Opens every answer: whose it is, and up to which message it reaches. */
const envelope = {
  instance: z.uuid(),
  environment: z.string(),
  as_of: instant,
  cursor: count,
};
const ofAccount = { ...envelope, account: last4 };

export const healthReply = z.strictObject({ ...envelope, status: z.enum(['READY', 'READ_ONLY']) });

/** The broker will end; what it knows is on disk. */
export const stopReply = z.strictObject(envelope);

export const accountReply = z.strictObject({
  ...ofAccount,
  status: word,
  cash: decimal,
  equity: decimal,
});
export type AccountReply = z.infer<typeof accountReply>;

/** Of a list: how many there are in all, and after which key the next page begins; null: this is the last. */
const page = { ...ofAccount, total: count, next: z.string().nullable() };
export const ordersReply = z.strictObject({ ...page, items: z.array(wireOrder) });
export const positionsReply = z.strictObject({ ...page, items: z.array(wirePosition) });

/** An order after a request to it. */
export const orderReply = z.strictObject({ ...ofAccount, order: wireOrder });

/** An order that was looked for; null: there is none, and the broker says so. */
export const foundOrderReply = z.strictObject({ ...ofAccount, order: wireOrder.nullable() });

/** Messages after a number, gapless; there are more when the last one is not the envelope's cursor. */
export const messagesReply = z.strictObject({ ...ofAccount, items: z.array(wireMessage) });

/** Where a market stands; `cursor` is of the same moment. */
export const marketReply = z.strictObject({ ...ofAccount, slice: count, is_settled: z.boolean() });

/** The first line of a stream; after it come messages, and a sign of life where there are none. */
export const streamOpening = z.strictObject(ofAccount);
export const streamBeat = z.strictObject({ alive_at: instant });

/** A refusal: the broker did nothing. `code`: what its adapter must tell from the rest. */
export const errorReply = z.strictObject({
  ...envelope,
  error: z.string().max(200),
  code: word.optional(),
});

/** Opening an account; the cash counts while the account is unused. */
export const accountOpening = z.strictObject({ cash: decimal });

/** Sending a slice, or going on with it. */
export const slicePosting = z.strictObject({ ...marketSlice.shape, seen: count });

/** The end of an order, as many bars later as the market's terms say. */
export const lateEnd = z.strictObject({ by: z.enum(['CANCEL', 'REPLACE']) });

/** Where a running broker is found, as `address.json` says: an empty path would be TCP to this machine. */
export const addressFile = z.strictObject({
  instance: z.uuid(),
  pid: z.int().min(1),
  socket: z.string().startsWith('/').max(200),
});
export type Address = z.infer<typeof addressFile>;
