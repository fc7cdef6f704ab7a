/**
 * What changes the paper broker's state: the lines of its journal. `n` counts them from 1. The tables are a
 * pure function of them.
 */
import { z } from 'zod';
import {
  brokerId,
  clientOrderId,
  count,
  decimal,
  instant,
  last4,
  marketSlice,
  marketTerms,
  shares,
  wireOrder,
} from '../../wire-words.ts';

const stamp = { n: z.int().min(1), at: instant };
const ofAccount = { ...stamp, account: last4 };
const ofOrder = { ...ofAccount, client_order_id: clientOrderId };
const by = z.enum(['CANCEL', 'REPLACE']);
const trade = { qty: shares, price: decimal, fee: decimal };

export const paperEvent = z.discriminatedUnion('kind', [
  z.strictObject({ ...stamp, kind: z.literal('BROKER_CREATED'), instance: z.uuid() }),
  z.strictObject({ ...ofAccount, kind: z.literal('ACCOUNT_OPENED'), cash: decimal }),
  // `slice`: the last one that the market was sent by then; 0 without one.
  z.strictObject({
    ...ofAccount,
    kind: z.literal('ORDER_ACCEPTED'),
    order: wireOrder,
    slice: count,
  }),
  z.strictObject({ ...ofOrder, kind: z.literal('ORDER_CANCELED'), by }),
  z.strictObject({ ...ofOrder, kind: z.literal('END_ASKED'), by }),
  z.strictObject({ ...ofAccount, kind: z.literal('MARKET_OPENED'), terms: marketTerms }),
  z.strictObject({ ...ofAccount, kind: z.literal('SLICE_FED'), ...marketSlice.shape }),
  // What the market makes of a slice, step by step: it follows from the lines before.
  z.strictObject({ ...ofOrder, kind: z.literal('ORDER_FILLED'), ...trade }),
  z.strictObject({ ...ofOrder, kind: z.literal('ORDER_EXPIRED') }),
  z.strictObject({ ...ofOrder, kind: z.literal('END_GRANTED') }),
  z.strictObject({ ...ofAccount, kind: z.literal('SLICE_SETTLED') }),
  // What an exchange takes back.
  z.strictObject({ ...ofAccount, kind: z.literal('EXECUTION_BUSTED'), execution_id: brokerId }),
  z.strictObject({
    ...ofAccount,
    kind: z.literal('EXECUTION_CORRECTED'),
    execution_id: brokerId,
    ...trade,
  }),
]);
export type PaperEvent = z.infer<typeof paperEvent>;

/** An event before it has its number and time. */
export type Happening = PaperEvent extends infer E
  ? E extends PaperEvent
    ? Omit<E, 'n' | 'at'>
    : never
  : never;

/** A line of `accepted.jsonl`: an order that the broker has taken. */
export const acceptedOrder = z.strictObject({ ...ofAccount, order: wireOrder });
