/** The body of a request: canonical JSON, so that every try sends the same. Money and shares are decimal text. */
import {
  canonicalJson,
  invariant,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../../../foundation/core/index.ts';
import {
  BUY,
  formatMicros,
  ORDER_ROLES,
  ORDER_TYPES,
  parseClientOrderId,
  parseMicros,
  parseQty,
  parseSymbol,
  SELL,
  TIMES_IN_FORCE,
  type Micros,
  type Qty,
} from '../../../../../foundation/model/index.ts';
import type { OrderTicket } from '../../../../../foundation/ports/index.ts';

export function ticketBody(ticket: OrderTicket): string {
  return canonicalJson({
    client_order_id: ticket.clientOrderId,
    limit_price: ticket.limitPrice === null ? null : formatMicros(ticket.limitPrice),
    ordinal: ticket.ordinal,
    qty: String(ticket.qty),
    replaces: ticket.replaces,
    role: ticket.role,
    side: ticket.side === BUY ? 'BUY' : 'SELL',
    stop_price: ticket.stopPrice === null ? null : formatMicros(ticket.stopPrice),
    symbol: ticket.symbol,
    time_in_force: ticket.timeInForce,
    type: ticket.type,
  });
}

/** The ticket that a body says; any other text is a defect, since bodies are written here alone. */
export function parseTicket(body: string): OrderTicket {
  const value: unknown = JSON.parse(body);
  invariant(isObject(value), 'a body is an object');
  return {
    clientOrderId: member(value, 'client_order_id', parseClientOrderId),
    symbol: member(value, 'symbol', parseSymbol),
    side: member(value, 'side', (text) => (text === 'BUY' ? BUY : text === 'SELL' ? SELL : null)),
    type: member(value, 'type', wordOf(ORDER_TYPES)),
    timeInForce: member(value, 'time_in_force', wordOf(TIMES_IN_FORCE)),
    qty: member(value, 'qty', sharesOf),
    limitPrice: nullable(value, 'limit_price', moneyOf),
    stopPrice: nullable(value, 'stop_price', moneyOf),
    role: member(value, 'role', wordOf(ORDER_ROLES)),
    replaces: nullable(value, 'replaces', parseClientOrderId),
    ordinal: ordinalOf(value['ordinal']),
  };
}

/** Shares of a decimal text; null: it is none. */
function sharesOf(text: string): Qty | null {
  const parsed = parseQty(text);
  return parsed.ok ? parsed.value : null;
}

/** Micros of a decimal text; null: it is none. */
function moneyOf(text: string): Micros | null {
  const parsed = parseMicros(text);
  return parsed.ok ? parsed.value : null;
}

/** A parser that takes the words of a list. */
function wordOf<T extends string>(words: readonly T[]): (text: string) => T | null {
  return (text) => words.find((word) => word === text) ?? null;
}

/** A text member of what we wrote, parsed; anything else is a defect. */
function member<T>(of: JsonObject, name: string, parse: (text: string) => T | null): T {
  const text = of[name];
  const value = typeof text === 'string' ? parse(text) : null;
  invariant(value !== null, 'what we stored has its members', { member: name });
  return value;
}

/** The same of a member that may be null. */
function nullable<T>(of: JsonObject, name: string, parse: (text: string) => T | null): T | null {
  return of[name] === null ? null : member(of, name, parse);
}

function ordinalOf(value: JsonValue | undefined): number {
  invariant(Number.isSafeInteger(value) && typeof value === 'number', 'an ordinal is whole');
  return value;
}
