/** The words for orders: sides, types, roles, states, and the status that a file shows of a state. */

/** Sides are signs, so that `side * qty` is a signed quantity. */
export const BUY = 1;
export const SELL = -1;
export type Side = typeof BUY | typeof SELL;

/** How an order may fill (contract 5). */
export const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/**
 * What an order is for.
 *
 * - ENTRY: an opening intent; carries the terms of its target.
 * - EXIT: a reducing intent; always MARKET.
 * - FLATTENING: closes a position after a halt: passes no gates, is never cancelled as TARGET_CHANGED.
 * - STOP, TAKE_PROFIT: protect a position: no gates, not in the book, survive a halt.
 */
export const ORDER_ROLES = ['ENTRY', 'EXIT', 'FLATTENING', 'STOP', 'TAKE_PROFIT'] as const;
export type OrderRole = (typeof ORDER_ROLES)[number];

/** Ids of roles, as the order table's column holds them. */
export const ENTRY = ORDER_ROLES.indexOf('ENTRY');
export const FLATTENING = ORDER_ROLES.indexOf('FLATTENING');
export const STOP_ROLE = ORDER_ROLES.indexOf('STOP');
export const TAKE_PROFIT_ROLE = ORDER_ROLES.indexOf('TAKE_PROFIT');

/** Whether a role's orders protect a position; the roles before STOP are the book's. */
export function isProtectiveRole(role: number): boolean {
  return role >= STOP_ROLE;
}

/** Where an order stands in its life; the machine in `engines/execution` says how it gets there. */
export const ORDER_STATES = [
  'SUBMITTED',
  'WORKING',
  'PARTIALLY_FILLED',
  'CANCEL_PENDING',
  'REPLACE_PENDING',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/**
 * What happens to an order: `_REQUEST` by us, all else told by the broker or the sim, but REPLACE_UNSENT: what was to come in
 * its place was never sent.
 */
export const ORDER_EVENTS = [
  'ACK',
  'PARTIAL_FILL',
  'FILL',
  'OVER_FILL',
  'CANCEL_REQUEST',
  'CANCEL_ACK',
  'CANCEL_REJECT',
  'REPLACE_REQUEST',
  'REPLACE_ACK',
  'REPLACE_REJECT',
  'REPLACE_UNSENT',
  'REJECT',
  'EXPIRE',
  'BUST',
  'CORRECT',
] as const;
export type OrderEvent = (typeof ORDER_EVENTS)[number];

/** Ids of the two states in which an answer is awaited. */
export const CANCEL_PENDING = ORDER_STATES.indexOf('CANCEL_PENDING');
export const REPLACE_PENDING = ORDER_STATES.indexOf('REPLACE_PENDING');

/** What `orders.csv` says: every state that still works is WORKING (contract 11). */
const ORDER_STATUSES = ['WORKING', 'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** The first state that is an end; all before it work. */
const FIRST_END = ORDER_STATES.indexOf('FILLED');

/** Whether an order in this state can still fill without a desync. */
export function isWorkingState(state: number): boolean {
  return state < FIRST_END;
}

/** The status of a state id. */
export function statusOfState(state: number): OrderStatus {
  return ORDER_STATUSES[isWorkingState(state) ? 0 : state - FIRST_END + 1] ?? 'WORKING';
}
