/** Which requests follow from what the tick decided: the only place that turns decisions into messages. */
import { NO_ORDER, type OrderTable, type TickEvent } from '../../../../foundation/model/index.ts';
import type { WantedRequest } from './step.ts';

/**
 * In the order of the decisions. `news`: the order of which the broker told that it is over, so that nobody
 * has to ask for it. An order that came and went within one step was never sent; one in whose place another
 * comes ends with that one. A replacement that is to be confirmed first asks for the end of the old order, as a
 * cancel does: what comes in its place is not known yet. Of an order that was born in the same step the broker
 * knows nothing yet: `lateEnds` has those.
 */
export function wantedRequests(
  events: readonly TickEvent[],
  orders: OrderTable,
  news: number = NO_ORDER,
): readonly WantedRequest[] {
  const born = new Set<number>();
  const ended = new Set<number>();
  const replaced = new Set<number>();
  for (const { kind, order } of events) {
    if (kind === 'ORDER_ACCEPTED') born.add(order);
    if (kind === 'ORDER_CANCELED') ended.add(order);
  }
  for (const order of born) {
    if (!ended.has(order)) replaced.add(orders.replacedOrder(order));
  }
  return events.flatMap(({ kind, order }): WantedRequest[] => {
    switch (kind) {
      case 'ORDER_ACCEPTED': {
        if (ended.has(order)) return [];
        const isReplacement = orders.replacedOrder(order) !== NO_ORDER;
        return [{ action: isReplacement ? 'REPLACE' : 'SUBMIT', order }];
      }
      case 'ORDER_CANCELED': {
        const isAsked = order !== news && !born.has(order) && !replaced.has(order);
        return isAsked ? [{ action: 'CANCEL', order }] : [];
      }
      case 'CANCEL_REQUESTED':
      case 'REPLACE_REQUESTED':
        return ended.has(order) || born.has(order) ? [] : [{ action: 'CANCEL', order }];
      default:
        return [];
    }
  });
}

/** Orders that came in this step and are to end again: it is asked for when the broker has them. */
export function lateEnds(events: readonly TickEvent[]): readonly number[] {
  const born = events.flatMap(({ kind, order }) => (kind === 'ORDER_ACCEPTED' ? [order] : []));
  return events.flatMap(({ kind, order }) =>
    (kind === 'CANCEL_REQUESTED' || kind === 'REPLACE_REQUESTED') && born.includes(order)
      ? [order]
      : [],
  );
}
