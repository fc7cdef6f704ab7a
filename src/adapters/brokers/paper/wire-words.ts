/** The words of the paper broker's socket and files, each with its own narrow form; all are texts but counts. */
import { z } from 'zod';
import {
  ORDER_ROLES,
  ORDER_TYPES,
  parseInstant,
  parseMicros,
  parseRunId,
  TIMES_IN_FORCE,
} from '../../../foundation/model/index.ts';

/** Ten digits are as many as safe micros have before the point; what is longer is not read at all. */
export const decimal = z
  .string()
  .regex(/^-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,6})?$/)
  .refine((text) => parseMicros(text).ok);
const price = z.string().regex(/^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$/);
export const shares = z.string().regex(/^(0|[1-9][0-9]{0,14})$/);
const signedShares = z.string().regex(/^-?[1-9][0-9]{0,14}$/);
export const instant = z.string().refine((text) => parseInstant(text) !== null);
const symbol = z.string().regex(/^[A-Z0-9.-]{1,16}$/);
/** Any word: a new one must not make the rest unreadable. */
export const word = z.string().regex(/^[A-Z_]{1,32}$/);
/** Anybody's id; ours have at most 39 characters. */
export const clientOrderId = z.string().regex(/^[\w.:-]{1,48}$/);
/** An id that the broker gives. */
export const brokerId = z.string().regex(/^[\w-]{1,48}$/);
export const last4 = z.string().regex(/^[0-9A-Z]{4}$/);
export const count = z.int().min(0);

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
  role: z.enum(ORDER_ROLES),
  replaces: clientOrderId.nullable(),
  ordinal: count,
});
export type WireTicket = z.infer<typeof orderTicket>;

/** An order as the broker tells it. */
export const wireOrder = z.strictObject({
  ...orderTicket.shape,
  broker_order_id: brokerId,
  filled_qty: shares,
  state: word,
  accepted_at: instant,
});
export type WireOrder = z.infer<typeof wireOrder>;

export const wirePosition = z.strictObject({ symbol, qty: signedShares });
export type WirePosition = z.infer<typeof wirePosition>;

/** A bust repeats the numbers of what it takes back; `filled_qty` counts with it. */
const wireExecution = z.strictObject({
  execution_id: brokerId,
  previous_execution_id: brokerId.nullable(),
  qty: shares,
  /** With its costs: it may lie beyond every price that a bar has. */
  price: decimal,
  fee: decimal,
  filled_qty: shares,
});

export const wireMessage = z.strictObject({
  /** Number in the account, from 1, gapless. */
  cursor: z.int().min(1),
  message_id: brokerId,
  kind: word,
  at: instant,
  client_order_id: clientOrderId,
  broker_order_id: brokerId,
  execution: wireExecution.nullable(),
  reason: z.string().max(200).nullable(),
});
export type WireMessage = z.infer<typeof wireMessage>;

const ppm = z.int().min(0);
const bars = z.int().min(0).max(1_000_000);

/** A `SimConfig` of `engines/sim`. The model that fills in the deciding bar needs what no market has. */
const fillTerms = z.strictObject({
  ambiguityPolicy: z.enum(['CONSERVATIVE_WORST_CASE', 'NEXT_OPEN']),
  baseSpreadPpm: ppm,
  baseSlippagePpm: ppm,
  volatilityMultiplierPpm: ppm,
  maxSlippagePpm: ppm,
  partialFills: z.boolean(),
  partialProbabilityPpm: ppm.max(1_000_000),
  commissionPerShare: ppm,
  commissionPpm: ppm,
  commissionMinimum: ppm,
  latencySubmitBars: bars,
  latencyCancelBars: bars,
  latencyReplaceBars: bars,
});

/** How a market fills. Symbols rise in code units. */
export const marketTerms = z.strictObject({
  run_id: z.string().refine((text) => parseRunId(text) !== null),
  fills: fillTerms,
  seed: count.max(0xffff_ffff),
  symbols: z
    .array(symbol)
    .min(1)
    .max(65_535)
    .refine((all) => all.every((one, i) => i === 0 || one > (all[i - 1] ?? ''))),
});
export type WireTerms = z.infer<typeof marketTerms>;

/** The bars of a slice. Symbols rise in code units. */
export const marketSlice = z.strictObject({
  slice: z.int().min(1),
  ts: instant,
  day: z.int(),
  bars: z
    .array(
      z.strictObject({
        symbol,
        open: price,
        high: price,
        low: price,
        close: price,
        volume: z.number().min(0),
      }),
    )
    .refine((all) => all.every((one, i) => i === 0 || one.symbol > (all[i - 1]?.symbol ?? ''))),
});
export type WireSlice = z.infer<typeof marketSlice>;
