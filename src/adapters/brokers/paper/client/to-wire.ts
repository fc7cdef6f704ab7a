/** The port's values in the words of the wire. */
import { BUY, formatInstant, formatMicros } from '../../../../foundation/model/index.ts';
import type { MarketSlice, OrderTicket } from '../../../../foundation/ports/index.ts';
import type { WireSlice, WireTicket } from '../wire-words.ts';

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

export function wireSliceOf({ slice, ts, day, bars }: MarketSlice): WireSlice {
  return {
    slice,
    ts: formatInstant(ts),
    day,
    bars: bars.map(({ symbol, open, high, low, close, volume }) => ({
      symbol,
      open: formatMicros(open),
      high: formatMicros(high),
      low: formatMicros(low),
      close: formatMicros(close),
      volume,
    })),
  };
}
