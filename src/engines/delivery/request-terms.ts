/** Whether an order at the broker is the one that was asked for. */
import type { ClientOrderId, OrderRole } from '../../foundation/model/index.ts';
import type { BrokerOrder, OrderTicket } from '../../foundation/ports/index.ts';
import type { RequestAction } from './delivery-words.ts';

/** What is known of a request when its answer is judged. */
export interface SentRequest {
  readonly action: RequestAction;
  readonly clientOrderId: ClientOrderId;
  readonly role: OrderRole;
  /** Null: of a cancel. */
  readonly ticket: OrderTicket | null;
  /** Permits taken for it, this one included. */
  readonly attempt: number;
  /** Milliseconds until it is too late to send it; below 0: it is. */
  readonly msLeft: number;
}

/** The first term in which the broker's order is another than the one asked for; null: it is that one. */
export function differingTerm(request: SentRequest, order: BrokerOrder): string | null {
  if (order.clientOrderId !== request.clientOrderId) return 'client_order_id';
  const { ticket } = request;
  if (ticket === null) return null;
  if (order.symbol !== ticket.symbol) return 'symbol';
  if (order.side !== ticket.side) return 'side';
  if (order.type !== ticket.type) return 'type';
  if (order.timeInForce !== ticket.timeInForce) return 'time_in_force';
  if (order.qty !== ticket.qty) return 'qty';
  if (order.limitPrice !== ticket.limitPrice) return 'limit_price';
  return order.stopPrice === ticket.stopPrice ? null : 'stop_price';
}
