/** The port's values in the words of the wire. */
import { BUY, formatMicros } from '../../../../foundation/model/index.ts';
import type { OrderTicket } from '../../../../foundation/ports/index.ts';
import type { WireTicket } from '../wire-words.ts';

export function ticketOf(ticket: OrderTicket): WireTicket {
  const { limitPrice, stopPrice } = ticket;
  return {
    client_order_id: ticket.clientOrderId,
    symbol: ticket.symbol,
    side: ticket.side === BUY ? 'BUY' : 'SELL',
    type: ticket.type,
    time_in_force: ticket.timeInForce,
    qty: String(ticket.qty),
    limit_price: limitPrice === null ? null : formatMicros(limitPrice),
    stop_price: stopPrice === null ? null : formatMicros(stopPrice),
    role: ticket.role,
    replaces: ticket.replaces,
    ordinal: ticket.ordinal,
  };
}
