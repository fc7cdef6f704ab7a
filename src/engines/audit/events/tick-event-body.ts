/**
 * The tick's records as audit events: topic, type and payload of each kind. The shapes are listed in
 * docs/specs/event_taxonomy.md; a payload's members stand in canonical order.
 */
import {
  assertNever,
  InvariantViolation,
  type JsonObject,
} from '../../../foundation/core/index.ts';
import {
  BUY,
  fillId,
  FLATTENING,
  formatDay,
  formatMicros,
  formatSplitRatio,
  NO_ORDER,
  NONE,
  ORDER_EVENTS,
  ORDER_ROLES,
  ORDER_STATES,
  reasonText,
  type EventKind,
  type OrderTable,
  type TickEvent,
  type Topic,
} from '../../../foundation/model/index.ts';
import type { OrderIds } from './order-ids.ts';
import { REASON_UNITS, writeReasonNumber } from './reason-units.ts';

/** The event type is the kind's own name. */
export const TOPIC_OF_KIND: Readonly<Record<EventKind, Topic>> = {
  BAR_DROPPED: 'MARKET',
  SYMBOL_BLOCKED: 'RISK',
  HALTED: 'RISK',
  DISARMED: 'RISK',
  FLATTEN_ORDERED: 'RISK',
  DAY_STARTED: 'RISK',
  ORDER_ACCEPTED: 'OMS',
  ORDER_REJECTED: 'RISK',
  ORDER_ACKNOWLEDGED: 'BROKER',
  CANCEL_REQUESTED: 'OMS',
  CANCEL_REJECTED: 'BROKER',
  REPLACE_REQUESTED: 'OMS',
  REPLACE_REJECTED: 'BROKER',
  ORDER_CANCELED: 'OMS',
  ORDER_EXPIRED: 'OMS',
  ORDER_DESYNC: 'OMS',
  SPLIT_APPLIED: 'LEDGER',
  SPLIT_FRACTION_PAID: 'LEDGER',
  SPLIT_RESIDUE: 'LEDGER',
  DIVIDEND_PAID: 'LEDGER',
  FILL_APPLIED: 'LEDGER',
  FILL_DUPLICATE: 'LEDGER',
  FILL_BUSTED: 'LEDGER',
  FILL_CORRECTED: 'LEDGER',
  BROKER_REJECTED: 'BROKER',
};

/** What payloads name beside the record itself. */
export interface TickBooks {
  /** Symbol of each symbol id. */
  readonly symbols: readonly string[];
  readonly orders: OrderTable;
  readonly orderIds: OrderIds;
}

/** Payload of a record. `fillNumber` counts the order's fills from 1; of no meaning elsewhere. */
export function tickPayload(event: TickEvent, books: TickBooks, fillNumber: number): JsonObject {
  switch (event.kind) {
    case 'BAR_DROPPED':
    case 'SYMBOL_BLOCKED':
    case 'HALTED':
    case 'DISARMED':
      return {
        ...reasonNumbers(event),
        reason: reasonText(event.reason),
        symbol: symbolOf(event, books),
      };
    case 'FLATTEN_ORDERED':
      return { orders: event.a, reason: reasonText(event.reason) };
    case 'DAY_STARTED':
      return dayFacts(event);
    case 'ORDER_ACCEPTED':
    case 'ORDER_REJECTED':
      return orderFacts(event, books);
    case 'CANCEL_REQUESTED':
    case 'REPLACE_REQUESTED':
    case 'ORDER_CANCELED':
    case 'ORDER_EXPIRED':
      return {
        client_order_id: books.orderIds.at(event.order),
        reason: reasonText(event.reason),
        remaining: String(event.a),
        symbol: symbolOf(event, books),
      };
    case 'ORDER_ACKNOWLEDGED':
    case 'CANCEL_REJECTED':
    case 'REPLACE_REJECTED':
      return {
        client_order_id: books.orderIds.at(event.order),
        remaining: String(event.a),
        symbol: symbolOf(event, books),
      };
    case 'ORDER_DESYNC':
      return desyncFacts(event, books);
    case 'SPLIT_APPLIED':
    case 'SPLIT_FRACTION_PAID':
    case 'SPLIT_RESIDUE':
    case 'DIVIDEND_PAID':
      return actionFacts(event, symbolOf(event, books));
    case 'FILL_APPLIED':
      return fillFacts(event, books, fillNumber);
    case 'FILL_DUPLICATE':
      return {
        client_order_id: books.orderIds.at(event.order),
        fill_id: fillId(books.orderIds.at(event.order), event.a),
        symbol: symbolOf(event, books),
      };
    case 'FILL_BUSTED':
      return bustFacts(event, books);
    case 'FILL_CORRECTED':
      return fillFacts(event, books, event.d ?? 0);
    case 'BROKER_REJECTED':
      return {
        client_order_id: books.orderIds.at(event.order),
        limit: event.b,
        rejects: event.a,
        remaining: String(event.c),
        symbol: symbolOf(event, books),
      };
    default:
      return assertNever(event.kind);
  }
}

function dayFacts({ a, b, c }: TickEvent): JsonObject {
  return {
    day: formatDay(a),
    day_start_equity: formatMicros(b),
    peak_equity: formatMicros(c),
  };
}

/** What a corporate action did. */
function actionFacts({ kind, a, b, c }: TickEvent, symbol: string | null): JsonObject {
  switch (kind) {
    case 'SPLIT_APPLIED': {
      const ratio = formatSplitRatio({ numerator: a, denominator: b });
      return { position: String(c), ratio, symbol };
    }
    case 'SPLIT_FRACTION_PAID':
      return { cash: formatMicros(a), realized: formatMicros(b), symbol };
    case 'SPLIT_RESIDUE':
      return { realized: formatMicros(a), symbol, until_next_mark: formatMicros(b) };
    default:
      return { cash: formatMicros(a), per_share: formatMicros(b), position: String(c), symbol };
  }
}

/**
 * An order as it was accepted, or rejected with the numbers behind it; `reason` is null or why. What a
 * plain MARKET order of an intent has not, it doesn't say.
 */
function orderFacts(event: TickEvent, books: TickBooks): JsonObject {
  const { orders } = books;
  const { limit, observed } = event.kind === 'ORDER_REJECTED' ? reasonNumbers(event) : {};
  const terms = orders.isPlain(event.order) ? null : termFacts(event.order, books);
  return {
    client_order_id: books.orderIds.at(event.order),
    flattening: orders.role.at(event.order) === FLATTENING,
    ...(limit === undefined ? {} : { limit }),
    ...(terms === null ? {} : { limit_price: terms.limitPrice }),
    ...(observed === undefined ? {} : { observed }),
    order_type: orders.termsOf(event.order).type,
    ...(terms === null ? {} : { parent: terms.parent }),
    qty: String(orders.qty.at(event.order)),
    reason: reasonText(event.reason),
    ...(terms === null ? {} : { replaces: terms.replaces, role: terms.role }),
    side: sideOf(event, books),
    ...(terms === null ? {} : { stop_price: terms.stopPrice }),
    symbol: symbolOf(event, books),
    ...(terms === null ? {} : { time_in_force: terms.timeInForce }),
  };
}

/** What an order with terms says beside its intent; null where there is none. */
function termFacts(order: number, { orders, orderIds }: TickBooks) {
  const { limitPrice, stopPrice, timeInForce, parent, replaces } = orders.termsOf(order);
  return {
    limitPrice: Number.isNaN(limitPrice) ? null : formatMicros(limitPrice),
    stopPrice: Number.isNaN(stopPrice) ? null : formatMicros(stopPrice),
    timeInForce,
    parent: parent === NO_ORDER ? null : orderIds.at(parent),
    replaces: replaces === NO_ORDER ? null : orderIds.at(replaces),
    role: ORDER_ROLES[orders.role.at(order)] ?? '',
  };
}

/** A fill that the broker took back, as it stood until then. */
function bustFacts(event: TickEvent, books: TickBooks): JsonObject {
  const order = books.orderIds.at(event.order);
  return {
    client_order_id: order,
    fill_id: fillId(order, event.a),
    price: formatMicros(event.c),
    qty: String(event.b),
    side: sideOf(event, books),
    symbol: symbolOf(event, books),
  };
}

/** News that did not fit: what was told, of how many shares, and how the order stood. */
function desyncFacts(event: TickEvent, books: TickBooks): JsonObject {
  return {
    client_order_id: books.orderIds.at(event.order),
    news: ORDER_EVENTS[event.c] ?? null,
    qty: String(event.a),
    remaining: String(event.b),
    state: ORDER_STATES[event.d ?? 0] ?? null,
    symbol: symbolOf(event, books),
  };
}

function fillFacts(event: TickEvent, books: TickBooks, fillNumber: number): JsonObject {
  const order = books.orderIds.at(event.order);
  return {
    client_order_id: order,
    fee: formatMicros(event.c),
    fill_id: fillId(order, fillNumber),
    price: formatMicros(event.a),
    qty: String(event.b),
    side: sideOf(event, books),
    symbol: symbolOf(event, books),
  };
}

interface ReasonNumbers extends JsonObject {
  readonly limit?: string | number;
  readonly observed?: string | number;
}

/** The numbers behind the reason, where it has some. */
function reasonNumbers(event: TickEvent): ReasonNumbers {
  const reason = reasonText(event.reason);
  const unit = reason === null ? 'NONE' : REASON_UNITS[reason];
  if (unit === 'NONE') return {};
  return {
    limit: writeReasonNumber(event.b, unit),
    observed: writeReasonNumber(event.a, unit),
  };
}

function sideOf(event: TickEvent, books: TickBooks): string {
  return books.orders.side.at(event.order) === BUY ? 'BUY' : 'SELL';
}

/** Null when the record belongs to no symbol: a halt of the whole run. */
function symbolOf(event: TickEvent, books: TickBooks): string | null {
  if (event.symbol === NONE) return null;
  const symbol = books.symbols[event.symbol];
  if (symbol === undefined) {
    throw new InvariantViolation('a record names a symbol of the run', { symbol: event.symbol });
  }
  return symbol;
}
