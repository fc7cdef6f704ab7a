/** Where those who know of an order contradict each other: its row, the ledger, the broker. */
import type { OrderHistory, OrderRow } from '../../../adapters/db/index.ts';
import { isWorkingState, ORDER_STATES } from '../../../foundation/model/index.ts';
import type { BrokerOrder } from '../../../foundation/ports/index.ts';
import type { BrokerWord } from './ask-order.ts';
import { standingShares } from './standing-fills.ts';
import { ticketText } from './ticket-text.ts';

/** Sentences, worst first; none when all agree. What is on its way between two of them is no contradiction. */
export function contradictionsOf(
  { order, fills }: OrderHistory,
  word: BrokerWord | null,
): readonly string[] {
  const { filledQty, qty } = order;
  const booked = standingShares(fills);
  return [
    ...(booked > qty ? [`the ledger holds ${booked} shares of an order of ${qty}`] : []),
    ...(booked === filledQty
      ? []
      : [`the order says ${filledQty} filled, the ledger holds ${booked}`]),
    ...brokerContradictions(order, booked, word),
  ];
}

function brokerContradictions(
  order: OrderRow,
  booked: number,
  word: BrokerWord | null,
): readonly string[] {
  if (word === null || word.kind === 'SILENT') return [];
  if (word.kind === 'ABSENT') {
    const isKnown = order.brokerOrderId !== null || booked > 0;
    return isKnown ? ['the broker once took the order and knows none of its id now'] : [];
  }
  const theirs = word.order;
  const { brokerOrderId } = order;
  const ours = ticketText(order);
  const held = ticketText(theirs);
  return [
    ...(brokerOrderId === null || theirs.brokerOrderId === brokerOrderId
      ? []
      : [`we hold it as ${brokerOrderId}, the broker as ${theirs.brokerOrderId}`]),
    ...(isWorking(order.state) || !isWorking(theirs.state)
      ? []
      : [`by our books it ended ${order.state}, at the broker it works (${theirs.state})`]),
    ...(ours === held ? [] : [`we ordered ${ours}, the broker holds ${held}`]),
    ...(booked > theirs.filledQty
      ? [`the ledger holds ${booked} shares, the broker filled ${theirs.filledQty}`]
      : []),
  ];
}

/** A word that we don't know counts as working. */
function isWorking(state: BrokerOrder['state']): boolean {
  return state === 'UNKNOWN' || isWorkingState(ORDER_STATES.indexOf(state));
}
