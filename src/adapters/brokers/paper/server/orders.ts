/** Taking and cancelling orders. The client order id is the lock: one id is one order for ever. */
import { canonicalJson } from '../../../../foundation/core/index.ts';
import { orderTicket, type OrderTicket } from '../wire.ts';
import { isOpen, type PaperAccount } from './paper-accounts.ts';
import type { PaperStore } from './paper-store.ts';
import { BAD_REQUEST, CONFLICT, CREATED, NOT_FOUND, OK, refusal, type Answer } from './reply.ts';

/** Takes an order, or gives the one that it is a repeat of. */
export function submitOrder(store: PaperStore, account: PaperAccount, body: unknown): Answer {
  const parsed = orderTicket.safeParse(body);
  if (!parsed.success) return refusal(BAD_REQUEST, 'not an order ticket');
  const ticket = parsed.data;
  const fault = faultOf(ticket);
  if (fault !== null) return refusal(BAD_REQUEST, fault);
  const before = account.orders.get(ticket.client_order_id);
  if (before !== undefined) {
    const { broker_order_id, filled_qty, state, accepted_at, ...same } = before;
    return canonicalJson(same) === canonicalJson(ticket)
      ? {
          status: OK,
          body: { order: { ...same, broker_order_id, filled_qty, state, accepted_at } },
        }
      : refusal(CONFLICT, 'this client_order_id stands for an order with other terms');
  }
  const n = store.tables.last + 1;
  const order = {
    ...ticket,
    broker_order_id: `paper-${n}`,
    filled_qty: '0',
    state: 'WORKING',
    accepted_at: store.clock(),
  };
  store.record({ kind: 'ORDER_ACCEPTED', account: account.last4, order });
  return { status: CREATED, body: { order } };
}

/** Cancels a working order; what it has become is told either way. */
export function cancelOrder(store: PaperStore, account: PaperAccount, id: string): Answer {
  const order = account.orders.get(id);
  if (order === undefined) return refusal(NOT_FOUND, 'no such order');
  if (!isOpen(order)) return refusal(CONFLICT, `the order is ${order.state}`);
  store.record({ kind: 'ORDER_CANCELED', account: account.last4, client_order_id: id });
  return { status: OK, body: { order: { ...order, state: 'CANCELED' } } };
}

/** Why no broker would take it; null: nothing. */
function faultOf({ qty, type, limit_price, stop_price }: OrderTicket): string | null {
  if (qty === '0') return 'qty is at least 1';
  const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
  const hasStop = type === 'STOP' || type === 'STOP_LIMIT';
  if (hasLimit !== (limit_price !== null)) return `limit_price does not fit ${type}`;
  if (hasStop !== (stop_price !== null)) return `stop_price does not fit ${type}`;
  return null;
}
