/** Our side of a reconcile, out of the database. */
import {
  readBookedOrders,
  readLastWatermark,
  readLedgerPositions,
  readStoppedSymbols,
  type BookedOrder,
  type Statements,
  type RunRow,
} from '../../../adapters/db/index.ts';
import type { OurBook, OurOrder, RequiredStop } from '../../../engines/reconcile/index.ts';
import { invariant, InvariantViolation } from '../../../foundation/core/index.ts';
import {
  BUY,
  formatMicros,
  ORDER_TYPES,
  parseEngineId,
  parseMicros,
  parseQty,
  parseSymbol,
  SELL,
  type Micros,
  type Qty,
  type Symbol,
} from '../../../foundation/model/index.ts';
import type { BrokerPosition } from '../../../foundation/ports/index.ts';
import { parseWatermark } from './watermark.ts';

/** Everything but the ids that were ever issued: those are looked up by what the broker shows. */
export type BookWithoutIds = Omit<OurBook, 'knownOrderIds'>;

/**
 * The book of the run's engine on the run's account. A stop has to work for each position for which one was
 * ever issued, in the size of the position: that ours ended does not mean that none is needed.
 */
export async function readOurBook(db: Statements, run: RunRow): Promise<BookWithoutIds> {
  const engineId = parseEngineId(run.engineId);
  invariant(engineId !== null, 'a run has an engine id', { engineId: run.engineId });
  const orders = await readBookedOrders(db, run);
  const positions = (await readLedgerPositions(db, run)).map(({ symbol, qty }): BrokerPosition => ({
    symbol: symbolOf(symbol),
    qty: sharesOf(qty),
  }));
  return {
    engineId,
    accountLast4: run.account.slice(-4),
    environment: run.mode,
    symbols: run.symbols.map(symbolOf),
    positions,
    openOrders: orders.map(orderOf),
    requiredStops: stopsOf(positions, await readStoppedSymbols(db, run)),
    lastMark: parseWatermark(await readLastWatermark(db, run)),
    // No table keeps a message's number yet. Once the inbox does, it is the number up to which every message of the
    // account is applied; RECONCILE_MESSAGES_UNBOOKED and RECONCILE_MESSAGES_LOST are silent until then.
    bookedCursor: null,
  };
}

function orderOf(row: BookedOrder): OurOrder {
  const type = ORDER_TYPES.find((known) => known === row.orderType);
  invariant(type !== undefined, 'a stored order has a type', { type: row.orderType });
  return {
    clientOrderId: row.clientOrderId,
    symbol: symbolOf(row.symbol),
    side: row.side === 'BUY' ? BUY : SELL,
    type,
    qty: sharesOf(row.qty),
    filledQty: sharesOf(row.filledQty),
    limitPrice: row.limitPrice === null ? null : moneyOf(row.limitPrice),
    stopPrice: row.stopPrice === null ? null : moneyOf(row.stopPrice),
  };
}

function stopsOf(
  positions: readonly BrokerPosition[],
  stopped: ReadonlySet<string>,
): readonly RequiredStop[] {
  return positions
    .filter(({ symbol }) => stopped.has(symbol))
    .map(({ symbol, qty }) => ({
      symbol,
      side: qty > 0 ? SELL : BUY,
      qty: sharesOf(Math.abs(qty)),
    }));
}

function symbolOf(text: string): Symbol {
  const symbol = parseSymbol(text);
  if (symbol === null) throw new InvariantViolation('a stored symbol is one', { text });
  return symbol;
}

function sharesOf(shares: number): Qty {
  const parsed = parseQty(String(shares));
  if (!parsed.ok) throw new InvariantViolation('stored shares are whole', { shares });
  return parsed.value;
}

function moneyOf(micros: number): Micros {
  const parsed = parseMicros(formatMicros(micros));
  if (!parsed.ok) throw new InvariantViolation('stored money is micros', { micros });
  return parsed.value;
}
