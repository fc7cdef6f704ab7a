/** The second witness of an absence: what the broker lists, and what it holds (reliability 7.5, step 4). */
import type { LedgerPosition, OutboxRow } from '../../../../adapters/db/index.ts';
import { toInstant } from '../../../../foundation/model/index.ts';
import type { BrokerOrder, TradingBroker } from '../../../../foundation/ports/index.ts';

/** Listed are orders from so long before the permit on: the database's clock is not the broker's. */
const MARGIN_MS = 60_000;

/** UNSURE: a list that failed, or shares that our ledger doesn't have: it proves nothing. */
export type Listed =
  | { readonly kind: 'ABSENT' }
  | { readonly kind: 'FOUND'; readonly order: BrokerOrder }
  | { readonly kind: 'UNSURE'; readonly why: string };

/** Asks for orders of every state since the permit, then whether the symbol's position is the one that we booked. */
export async function findInLists(
  {
    clientOrderId,
    symbol,
    dispatchedAt,
  }: Pick<OutboxRow, 'clientOrderId' | 'symbol' | 'dispatchedAt'>,
  of: {
    readonly broker: Pick<TradingBroker, 'ordersSince' | 'positions'>;
    readonly readPositions: () => Promise<readonly LedgerPosition[]>;
  },
): Promise<Listed> {
  const since = dispatchedAt === null ? null : toInstant(Math.max(0, dispatchedAt - MARGIN_MS));
  if (since === null) return { kind: 'UNSURE', why: 'no permit of it is known' };
  const orders = await of.broker.ordersSince(since);
  if (!orders.ok) return { kind: 'UNSURE', why: `${orders.error.code}: ${orders.error.message}` };
  const order = orders.value.find((one) => one.clientOrderId === clientOrderId);
  if (order !== undefined) return { kind: 'FOUND', order };
  const held = await of.broker.positions();
  if (!held.ok) return { kind: 'UNSURE', why: `${held.error.code}: ${held.error.message}` };
  const theirs = held.value.find((one) => one.symbol === symbol)?.qty ?? 0;
  const ours = (await of.readPositions()).find((one) => one.symbol === symbol)?.qty ?? 0;
  if (theirs === ours) return { kind: 'ABSENT' };
  return {
    kind: 'UNSURE',
    why: `the broker has ${theirs} shares of ${symbol}, our ledger ${ours}`,
  };
}
