/** Our side of a reconcile, out of the database. */
import {
  readBookedCursor,
  readBookedOrders,
  readLastWatermark,
  readLedgerPositions,
  readStoppedShares,
  type BookedOrder,
  type LedgerPosition,
  type Statements,
  type RunRow,
} from '../../../adapters/db/index.ts';
import type { OurBook, OurOrder, RequiredStop } from '../../../engines/reconcile/index.ts';
import { invariant } from '../../../foundation/core/index.ts';
import {
  BUY,
  ORDER_TYPES,
  parseEngineId,
  SELL,
  toMicros,
  toQty,
  toSymbol,
} from '../../../foundation/model/index.ts';
import type { BrokerPosition } from '../../../foundation/ports/index.ts';
import { parseWatermark } from './watermark.ts';

/** Everything but the ids that were ever issued: those are looked up by what the broker shows. */
export type BookWithoutIds = Omit<OurBook, 'knownOrderIds'>;

/** What of our book moves while the broker is read, when anything does. */
export type MovingBook = Pick<OurBook, 'positions' | 'openOrders' | 'lastMark'>;

/** Of the run's engine on the run's account. */
export async function readMovingBook(db: Statements, run: RunRow): Promise<MovingBook> {
  return movingBook(db, run, await readBookedOrders(db, run));
}

/**
 * The book of the run's engine on the run's account. A stop has to work for the shares of each run that
 * issued one for them: that ours ended does not mean that none is needed.
 */
export async function readOurBook(db: Statements, run: RunRow): Promise<BookWithoutIds> {
  const engineId = parseEngineId(run.engineId);
  invariant(engineId !== null, 'a run has an engine id', { engineId: run.engineId });
  const orders = await readBookedOrders(db, run);
  return {
    ...(await movingBook(db, run, orders)),
    engineId,
    accountLast4: run.account.slice(-4),
    environment: run.mode,
    symbols: run.symbols.map(toSymbol),
    requiredStops: (await readStoppedShares(db, run)).map((shares) => stopOf(shares, orders)),
    bookedCursor: await readBookedCursor(db, run),
  };
}

async function movingBook(
  db: Statements,
  run: RunRow,
  orders: readonly BookedOrder[],
): Promise<MovingBook> {
  const positions = (await readLedgerPositions(db, run)).map(({ symbol, qty }): BrokerPosition => ({
    symbol: toSymbol(symbol),
    qty: toQty(qty),
  }));
  const lastMark = parseWatermark(await readLastWatermark(db, run));
  return { positions, openOrders: orders.map(orderOf), lastMark };
}

function orderOf(row: BookedOrder): OurOrder {
  const type = ORDER_TYPES.find((known) => known === row.orderType);
  invariant(type !== undefined, 'a stored order has a type', { type: row.orderType });
  return {
    clientOrderId: row.clientOrderId,
    symbol: toSymbol(row.symbol),
    side: row.side === 'BUY' ? BUY : SELL,
    type,
    qty: toQty(row.qty),
    filledQty: toQty(row.filledQty),
    limitPrice: row.limitPrice === null ? null : toMicros(row.limitPrice),
    stopPrice: row.stopPrice === null ? null : toMicros(row.stopPrice),
  };
}

function stopOf({ symbol, qty }: LedgerPosition, orders: readonly BookedOrder[]): RequiredStop {
  const closing = qty > 0 ? 'SELL' : 'BUY';
  const exiting = orders
    .filter((order) => order.symbol === symbol && order.side === closing)
    .filter(({ role }) => role === 'EXIT' || role === 'FLATTENING')
    .reduce((sum, order) => sum + order.qty - order.filledQty, 0);
  const side = qty > 0 ? SELL : BUY;
  return { symbol: toSymbol(symbol), side, qty: toQty(Math.abs(qty)), exiting };
}
