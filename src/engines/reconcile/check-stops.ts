/** Protective stops: what a position has declared must work at the broker, in full. */
import type { BrokerOrder } from '../../foundation/ports/index.ts';
import { isOfEngine } from './compare-orders.ts';
import type { Difference } from './difference.ts';
import type { OurBook, RequiredStop } from './our-book.ts';

/** States in which a stop protects. One that is being cancelled, or not yet there, does not. */
const PROTECTING: readonly BrokerOrder['state'][] = [
  'WORKING',
  'PARTIALLY_FILLED',
  'REPLACE_PENDING',
];

/** Required stops that don't work at the broker in their size. */
export function checkStops(book: OurBook, theirs: readonly BrokerOrder[]): readonly Difference[] {
  return book.requiredStops.flatMap((required): readonly Difference[] => {
    const covered = theirs
      .filter((order) => isOfEngine(book.engineId, order.clientOrderId))
      .filter((order) => protects(order, required))
      .reduce((sum, { qty, filledQty }) => sum + qty - filledQty, 0);
    const isShort = covered < required.qty - required.exiting;
    if (!isShort && covered <= required.qty) return [];
    return [
      {
        code: isShort ? 'RECONCILE_STOP_MISSING' : 'RECONCILE_STOP_OVERSIZED',
        // Too large a stop leaves no share unprotected; it would open what nobody wanted.
        severity: isShort ? 'CRITICAL' : 'WARN',
        symbol: required.symbol,
        clientOrderId: null,
        ours: String(required.qty),
        theirs: String(covered),
      },
    ];
  });
}

/** Whether an order at the broker protects shares of the symbol: a stop on that side that works. */
export function protects(
  order: BrokerOrder,
  { symbol, side }: Pick<RequiredStop, 'symbol' | 'side'>,
): boolean {
  return (
    order.type === 'STOP' &&
    order.symbol === symbol &&
    order.side === side &&
    PROTECTING.includes(order.state)
  );
}
