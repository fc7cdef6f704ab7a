/** Orders, one id at a time: each side's against the other's, inside the engine's prefix. */
import { formatMicros } from '../../foundation/model/index.ts';
import type { BrokerOrder } from '../../foundation/ports/index.ts';
import type { Difference, DifferenceCode, Severity } from './difference.ts';
import type { OurBook, OurOrder } from './our-book.ts';

/** Whether an order at the broker is this engine's: the whole of `<ENGINE>_` opens its client order id. */
export function isOfEngine(engineId: string, clientOrderId: string): boolean {
  return clientOrderId.startsWith(`${engineId}_`);
}

/** Differences between our open orders and the broker's. */
export function compareOrders(
  book: OurBook,
  theirs: readonly BrokerOrder[],
): readonly Difference[] {
  const ours = new Map(book.openOrders.map((order) => [order.clientOrderId, order]));
  const seen = new Set<string>();
  const found: Difference[] = [];
  for (const order of theirs) {
    const { clientOrderId } = order;
    if (!isOfEngine(book.engineId, clientOrderId)) {
      found.push(difference('RECONCILE_ORDER_FOREIGN', 'INFO', order, [null, orderText(order)]));
    } else if (seen.has(clientOrderId)) {
      found.push(
        difference('RECONCILE_ORDER_DOUBLED', 'CRITICAL', order, [null, orderText(order)]),
      );
    } else {
      seen.add(clientOrderId);
      found.push(...compareOne(book, ours.get(clientOrderId), order));
    }
  }
  const missing = book.openOrders.filter(({ clientOrderId }) => !seen.has(clientOrderId));
  return [
    ...found,
    // It may have filled or ended a moment ago: the news of it, or a look at that one order, will tell.
    ...missing.map((order) =>
      difference('RECONCILE_ORDER_MISSING', 'WARN', order, [orderText(order), null]),
    ),
  ];
}

/** An order of ours that the broker has working. */
function compareOne(
  book: OurBook,
  ours: OurOrder | undefined,
  theirs: BrokerOrder,
): readonly Difference[] {
  if (ours === undefined) {
    const isKnown = book.knownOrderIds.has(theirs.clientOrderId);
    const code = isKnown ? 'RECONCILE_ORDER_REVIVED' : 'RECONCILE_ORDER_UNKNOWN';
    const held = isKnown ? 'ended' : null;
    return [difference(code, 'CRITICAL', theirs, [held, orderText(theirs)])];
  }
  const found: Difference[] = [];
  if (orderText(ours) !== orderText(theirs)) {
    const texts = [orderText(ours), orderText(theirs)] as const;
    found.push(difference('RECONCILE_ORDER_DIFFERS', 'CRITICAL', theirs, texts));
  }
  if (ours.filledQty !== theirs.filledQty) {
    // A fill that is on its way to us is news; one that the broker does not know of is a broken ledger.
    const severity = theirs.filledQty > ours.filledQty ? 'WARN' : 'CRITICAL';
    const texts = [`filled ${ours.filledQty}`, `filled ${theirs.filledQty}`] as const;
    found.push(difference('RECONCILE_ORDER_FILLS_DIFFER', severity, theirs, texts));
  }
  if (theirs.state === 'UNKNOWN') {
    const texts = [orderText(ours), 'in a state that we have no word for'] as const;
    found.push(difference('RECONCILE_ORDER_STATE_UNKNOWN', 'WARN', theirs, texts));
  }
  return found;
}

/** The economics of an order, e.g. `SELL 10 STOP SPY limit - stop 440`. */
function orderText({ symbol, side, type, qty, limitPrice, stopPrice }: OurOrder): string {
  return `${side > 0 ? 'BUY' : 'SELL'} ${qty} ${type} ${symbol} limit ${priceText(limitPrice)} stop ${priceText(stopPrice)}`;
}

function priceText(price: number | null): string {
  return price === null ? '-' : formatMicros(price);
}

function difference(
  code: DifferenceCode,
  severity: Severity,
  { symbol, clientOrderId }: OurOrder,
  [ours, theirs]: readonly [string | null, string | null],
): Difference {
  return { code, severity, symbol, clientOrderId, ours, theirs };
}
