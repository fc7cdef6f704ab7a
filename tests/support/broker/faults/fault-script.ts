/**
 * What goes wrong at the paper broker of the test build, as JSON: in the file `paper-faults.json` of its home
 * when it starts, or in the body of `POST /v1/faults` while it runs. Rules are looked at in their order; the
 * first that fits a request (or a line of the stream) and is not used up acts on it.
 *
 * - LOSE_REPLY: it is done, and the connection breaks before the answer.
 * - DROP: it is not done, and the connection breaks.
 * - HANG: it is done and never answered. IGNORE: it is neither.
 * - DELAY: it is done, and answered `ms` later.
 * - DO_LATE: it is not answered, and done right behind the look-up of its order number `looks`, from 1; without
 *   `looks`, or before, by `POST /v1/faults/late`. With `breaks` the connection breaks at once.
 * - STATUS: answered with `status` in the broker's words; done before when `done`.
 * - PATCH: it is done, and fields of the answer are those of `with`.
 * - CUT_PAGE: it is done, and of the rows that the answer has only the first `keep` are told.
 *
 * On the stream, of messages of `kind` and `id`: LOSE (a line that never comes), TWICE, SWAP (behind the next
 * one), STALL (nothing comes any more, and the connection stands), CUT (the connection breaks).
 */
import { z } from 'zod';
import type { Request } from '../../../../src/adapters/brokers/paper/server/routes.ts';

/** `skip`: how many that fit pass first; `times`: how many it acts on then. */
const counted = {
  id: z.string().optional(),
  skip: z.int().min(0).default(0),
  times: z.int().min(1).default(1),
};
/** `POST orders`, `GET orders/ID`, `GET positions`, `POST market/slices`, …; `*` is any. */
const ofRequest = { ...counted, on: z.string() };
const ofLine = { ...counted, on: z.literal('stream'), kind: z.string().optional() };

const rule = z.discriminatedUnion('do', [
  z.strictObject({ ...ofRequest, do: z.enum(['LOSE_REPLY', 'DROP', 'HANG', 'IGNORE']) }),
  z.strictObject({ ...ofRequest, do: z.literal('DELAY'), ms: z.int().min(1) }),
  z.strictObject({
    ...ofRequest,
    do: z.literal('DO_LATE'),
    looks: z.int().min(1).optional(),
    breaks: z.boolean().default(false),
  }),
  z.strictObject({
    ...ofRequest,
    do: z.literal('STATUS'),
    status: z.int().min(400).max(599),
    done: z.boolean().default(false),
    retry_after: z.int().min(0).optional(),
    code: z.string().optional(),
  }),
  z.strictObject({
    ...ofRequest,
    do: z.literal('PATCH'),
    with: z.record(z.string(), z.json()),
  }),
  z.strictObject({ ...ofRequest, do: z.literal('CUT_PAGE'), keep: z.int().min(0) }),
  z.strictObject({ ...ofLine, do: z.enum(['LOSE', 'TWICE', 'SWAP', 'STALL', 'CUT']) }),
]);
export const faultScript = z.strictObject({ rules: z.array(rule) });
export type FaultScript = z.input<typeof faultScript>;
export type FaultRule = z.infer<typeof rule>;
export type RequestRule = Exclude<
  FaultRule,
  { on: 'stream'; do: 'LOSE' | 'TWICE' | 'SWAP' | 'STALL' | 'CUT' }
>;

/** What a request is, in the words of a rule, and the order that it is about. */
export function subjectOf({ method, path, body }: Request): { on: string; id: string } {
  const below = path[0] === 'accounts' ? path.slice(2) : path;
  const isOrder = below[0] === 'orders' && below[1] !== undefined;
  const shape = below.map((part, at) => (isOrder && at === 1 ? 'ID' : part)).join('/');
  const sent: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'client_order_id') : '';
  const id = isOrder ? (below[1] ?? '') : typeof sent === 'string' ? sent : '';
  return { on: `${method} ${shape}`, id };
}
