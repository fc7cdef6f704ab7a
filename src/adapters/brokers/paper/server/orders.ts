/** Taking and ending orders. The client order id is the lock: one id is one order for ever. */
import { canonicalJson } from '../../../../foundation/core/index.ts';
import { lateEnd } from '../wire.ts';
import { orderTicket, type WireOrder, type WireTicket } from '../wire-words.ts';
import type { PaperAccount } from './state/paper-account.ts';
import { isOpenState } from './state/paper-market.ts';
import type { Recorder } from './journal/recorder.ts';
import {
  BAD_REQUEST,
  CONFLICT,
  CREATED,
  NOT_FOUND,
  OK,
  refusal,
  UNPROCESSABLE,
  type Answer,
} from './reply.ts';

/** Takes an order, or gives the one that it is a repeat of. */
export function submitOrder(store: Recorder, account: PaperAccount, body: unknown): Answer {
  const parsed = orderTicket.safeParse(body);
  if (!parsed.success) return refusal(BAD_REQUEST, 'not an order ticket');
  const ticket = parsed.data;
  const before = account.orders.get(ticket.client_order_id);
  if (before !== undefined) {
    return canonicalJson(ticketOf(before)) === canonicalJson(ticket)
      ? { status: OK, body: { order: before } }
      : refusal(CONFLICT, 'this client_order_id stands for other terms', 'ORDER_DIFFERS');
  }
  const fault = faultOf(ticket);
  if (fault !== null) return refusal(BAD_REQUEST, fault);
  if (account.market?.trades(ticket.symbol) === false) {
    return refusal(UNPROCESSABLE, `the market of this account has no ${ticket.symbol}`);
  }
  if (ticket.replaces !== null && !canBeReplaced(account.orders.get(ticket.replaces))) {
    return refusal(CONFLICT, 'the order that it replaces is over', 'ORDER_OVER');
  }
  const order = {
    ...ticket,
    broker_order_id: `paper-${store.tables.last + 1}`,
    filled_qty: '0',
    state: 'WORKING',
    accepted_at: store.clock(),
  };
  const slice = account.market?.slice ?? 0;
  store.record({ kind: 'ORDER_ACCEPTED', account: account.last4, order, slice });
  return { status: CREATED, body: { order } };
}

/** Cancels a working order at once. */
export function cancelOrder(store: Recorder, account: PaperAccount, id: string): Answer {
  return ofOpenOrder(account, id, () => {
    const of = { account: account.last4, client_order_id: id };
    store.record({ kind: 'ORDER_CANCELED', ...of, by: 'CANCEL' });
  });
}

/** Asks for an order's end after the bars of its market's terms; without any it ends at once. */
export function endOrderLater(
  store: Recorder,
  account: PaperAccount,
  { id, body }: { readonly id: string; readonly body: unknown },
): Answer {
  const parsed = lateEnd.safeParse(body);
  if (!parsed.success) return refusal(BAD_REQUEST, 'an end is by CANCEL or REPLACE');
  const { by } = parsed.data;
  return ofOpenOrder(account, id, ({ state }) => {
    const { market } = account;
    const isLate = market?.has(id) === true && market.latencyOf(by) > 0;
    const isAsked = state === 'CANCEL_PENDING' || state === `${by}_PENDING`;
    if (isLate && isAsked) return; // a request is not repeated, and a cancel is not taken back
    const kind = isLate ? 'END_ASKED' : 'ORDER_CANCELED';
    store.record({ kind, account: account.last4, client_order_id: id, by });
  });
}

function ofOpenOrder(account: PaperAccount, id: string, act: (order: WireOrder) => void): Answer {
  const order = account.orders.get(id);
  if (order === undefined) return refusal(NOT_FOUND, 'no such order');
  if (!isOpenState(order.state)) {
    return refusal(CONFLICT, `the order is ${order.state}`, 'ORDER_OVER');
  }
  act(order);
  return { status: OK, body: { order: account.order(id) } };
}

/** One that filled or expired has no place to give; one that was cancelled has given it already. */
function canBeReplaced(order: WireOrder | undefined): boolean {
  return order !== undefined && (isOpenState(order.state) || order.state === 'CANCELED');
}

function ticketOf(order: WireOrder): WireTicket {
  const {
    broker_order_id: _id,
    filled_qty: _filled,
    state: _state,
    accepted_at: _at,
    ...ticket
  } = order;
  return ticket;
}

/** Why no broker would take it; null: nothing. */
function faultOf({ qty, type, limit_price, stop_price }: WireTicket): string | null {
  if (qty === '0') return 'qty is at least 1';
  const hasLimit = type === 'LIMIT' || type === 'STOP_LIMIT';
  const hasStop = type === 'STOP' || type === 'STOP_LIMIT';
  if (hasLimit !== (limit_price !== null)) return `limit_price does not fit ${type}`;
  if (hasStop !== (stop_price !== null)) return `stop_price does not fit ${type}`;
  return null;
}
