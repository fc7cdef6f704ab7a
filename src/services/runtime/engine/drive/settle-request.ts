/** Tells the tick what became of a request, and finds what has to be asked because of it. */
import { NO_ORDER } from '../../../../foundation/model/index.ts';
import type { Tick } from '../../../../trading/orchestrator/index.ts';
import type { Deliveries } from './deliveries.ts';
import type { OrderBook } from './order-facts.ts';
import type { StepMaker } from './step-maker.ts';
import type { SettledAs, WantedRequest } from './step.ts';

interface Settlement {
  readonly tick: Tick;
  readonly book: OrderBook;
  readonly deliveries: Deliveries;
  readonly maker: StepMaker;
}

/** Requests that follow from no event of the tick. */
export function settleRequest(as: SettledAs, of: Settlement): readonly WantedRequest[] {
  return as.action === 'CANCEL' ? settleCancel(as, of) : settleOrder(as, of);
}

function settleCancel(
  { order, outcome }: SettledAs,
  { tick, book, deliveries }: Settlement,
): readonly WantedRequest[] {
  if (deliveries.hearCancel(order, outcome)) {
    if (book.endOf(order) === 'REPLACE') tick.broker.rejectReplace(order);
    else tick.broker.rejectCancel(order);
  }
  return [];
}

function settleOrder(
  { order, action, outcome, reason }: SettledAs,
  { tick, book, deliveries, maker }: Settlement,
): readonly WantedRequest[] {
  const { broker } = tick;
  const { replaces } = tick.orders.termsOf(order);
  deliveries.note(order, { outcome, reason });
  if (outcome === 'ACKED') broker.acknowledge(order);
  else if (outcome === 'REJECTED') broker.rejectOrder(order);
  else broker.loseOrder(order);
  // The order in whose place it was to come works on at the broker, and by our books it is gone: unless the broker
  // ended it before, as it does when a replacement is late.
  const isLeft =
    action === 'REPLACE' &&
    outcome !== 'ACKED' &&
    replaces !== NO_ORDER &&
    !deliveries.isOver(replaces);
  // It was to end before the broker had it, or a cancel came to the broker first.
  const isEndDue = maker.takeEndingLate(order);
  const wasCancelled = deliveries.takeCancelledInVain(order) && outcome === 'ACKED';
  const isDue = isEndDue || (wasCancelled && book.standOf(order).state !== 'FILLED');
  return [
    ...(isLeft ? [{ action: 'CANCEL', order: replaces } as const] : []),
    ...(isDue ? [{ action: 'CANCEL', order } as const] : []),
  ];
}
