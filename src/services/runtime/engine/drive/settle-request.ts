/** Tells the tick what became of a request, and finds what has to be asked because of it. */
import type { DeliveryReason } from '../../../../engines/delivery/index.ts';
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

/** Why a gate on the way to the broker gives an entry up: such a reason is a decision, as a rejection is. */
const BY_GATE: ReadonlySet<string | null> = new Set<DeliveryReason>([
  'GATE_CLOSED',
  'MESSAGE_PARKED',
]);

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
  const standing = outcome === 'SUPPRESSED' ? standingFor(order, { tick, deliveries }) : NO_ORDER;
  const isKept = standing !== NO_ORDER && broker.keepStop(order, standing);
  if (outcome === 'ACKED') broker.acknowledge(order);
  else if (outcome === 'REJECTED') broker.rejectOrder(order);
  else if (BY_GATE.has(reason)) broker.giveUpOrder(order);
  else if (!isKept) broker.loseOrder(order);
  // The order in whose place it was to come works on at the broker, and by our books it is gone: unless the broker
  // ended it before, as it does when a replacement is late, or it is kept.
  const isLeft =
    action === 'REPLACE' &&
    outcome !== 'ACKED' &&
    !isKept &&
    replaces !== NO_ORDER &&
    !deliveries.isOver(replaces) &&
    !tick.orders.isWorking(replaces) &&
    !(outcome === 'SUPPRESSED' && isStillReplaced(order, tick));
  // It was to end before the broker had it, or a cancel came to the broker first.
  const isEndDue = maker.takeEndingLate(order);
  const wasCancelled = deliveries.takeCancelledInVain(order) && outcome === 'ACKED';
  const isDue = isEndDue || (wasCancelled && book.standOf(order).state !== 'FILLED');
  return [
    ...(isLeft ? [{ action: 'CANCEL', order: replaces } as const] : []),
    ...(isDue ? [{ action: 'CANCEL', order } as const] : []),
  ];
}

/** The order that the broker has, in whose place one came after the other; `NO_ORDER`: it has none of them. */
function standingFor(
  order: number,
  { tick, deliveries }: Pick<Settlement, 'tick' | 'deliveries'>,
): number {
  const { orders } = tick;
  for (let one = orders.replacedOrder(order); one !== NO_ORDER; one = orders.replacedOrder(one)) {
    if (deliveries.isTaken(one)) return deliveries.isOver(one) ? NO_ORDER : one;
  }
  return NO_ORDER;
}

/** Whether another one was to come in its place: what becomes of the order before both is told with that one. */
function isStillReplaced(order: number, { orders }: Tick): boolean {
  const working = orders.working[orders.symbol.at(order)]?.view() ?? [];
  return working.some((one) => orders.replacedOrder(one) === order);
}
