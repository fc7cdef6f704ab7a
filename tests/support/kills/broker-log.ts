/**
 * The paper broker's own log of an account, read line by line and added up here: none of its code is asked, and no
 * row of ours.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { BrokerBooks, Execution } from './count-kill.ts';

const ticket = z.object({
  client_order_id: z.string(),
  symbol: z.string(),
  side: z.enum(['BUY', 'SELL']),
  qty: z.string(),
  replaces: z.string().nullable(),
  ordinal: z.number(),
});
const event = z.object({
  n: z.number(),
  kind: z.string(),
  account: z.string().optional(),
  client_order_id: z.string().optional(),
  order: ticket.optional(),
  qty: z.string().optional(),
  price: z.string().optional(),
  fee: z.string().optional(),
});
const witness = z.object({ account: z.string(), order: ticket });
type Ticket = z.infer<typeof ticket>;
type Event = z.infer<typeof event>;

/** Ends of an order that need no share. */
const ENDS = new Set(['ORDER_CANCELED', 'ORDER_EXPIRED', 'END_GRANTED']);

/** A torn last line was told to nobody. */
function wholeLines(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** `accepted` is of the witness, all else of the journal. */
export function readBrokerLog(home: string, account: string): BrokerBooks {
  const paper = join(home, 'paper');
  const isOurs = (one: { readonly account?: string | undefined }): boolean =>
    one.account === account;
  const journal = wholeLines(join(paper, 'journal.jsonl'))
    .map((line) => event.parse(JSON.parse(line.slice(line.indexOf(' ') + 1))))
    .filter(isOurs);
  const accepted = wholeLines(join(paper, 'accepted.jsonl'))
    .map((line) => witness.parse(JSON.parse(line)))
    .filter(isOurs)
    .map(({ order }) => ({ clientOrderId: order.client_order_id, ordinal: order.ordinal }));
  return { accepted, ...addUp(journal) };
}

function addUp(journal: readonly Event[]): Omit<BrokerBooks, 'accepted'> {
  const tickets = new Map<string, Ticket>();
  const working = new Map<string, number>();
  const positions = new Map<string, number>();
  const fills: Execution[] = [];
  for (const { n, kind, order, client_order_id: id = '', qty, price = '', fee = '' } of journal) {
    if (kind === 'ORDER_ACCEPTED' && order !== undefined) {
      tickets.set(order.client_order_id, order);
      working.set(order.client_order_id, Number(order.qty));
      if (order.replaces !== null) working.delete(order.replaces);
    }
    if (ENDS.has(kind)) working.delete(id);
    if (kind !== 'ORDER_FILLED') continue;
    const { symbol = '', side } = tickets.get(id) ?? {};
    const shares = Number(qty);
    fills.push({ executionId: `paper-x-${n}`, clientOrderId: id, qty: shares, price, fee });
    positions.set(symbol, (positions.get(symbol) ?? 0) + (side === 'BUY' ? shares : -shares));
    working.set(id, (working.get(id) ?? 0) - shares);
  }
  return { fills, working: withoutZeros(working), positions: withoutZeros(positions) };
}

function withoutZeros(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].filter(([, count]) => count !== 0));
}
