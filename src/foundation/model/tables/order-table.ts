/**
 * Every order of a run, in creation order, as columns; and the working ones of each symbol, oldest
 * first. It stores; which state follows from what is the machine's word (`engines/execution`), and
 * only the orchestrator asks it and writes here. Engines read.
 */
import {
  Float64Column,
  Int32Column,
  invariant,
  restoreColumns,
  snapshotColumns,
  type NumberColumn,
} from '../../core/index.ts';
import { NO_REASON } from '../codes/reasons.ts';
import {
  BUY,
  isProtectiveRole,
  isWorkingState,
  ORDER_ROLES,
  ORDER_STATES,
  ORDER_TYPES,
  statusOfState,
  type OrderRole,
  type OrderStatus,
  type Side,
} from '../values/order-words.ts';
import { MARKET_TERMS, NO_ORDER, OrderTermsTable, type OrderTerms } from './order-terms.ts';
import { TIMES_IN_FORCE } from './targets.ts';

const SUBMITTED = ORDER_STATES.indexOf('SUBMITTED');
const FILLED = ORDER_STATES.indexOf('FILLED');
const REJECTED = ORDER_STATES.indexOf('REJECTED');
const GTC = TIMES_IN_FORCE.indexOf('GTC');
const MARKET = ORDER_TYPES.indexOf('MARKET');
const NO_TERMS = -1;

/** An order as it is created. `qty` is positive; `ts` and `leg` identify it (contract 4). */
export interface NewOrder {
  readonly symbol: number;
  readonly side: Side;
  readonly qty: number;
  readonly ts: number;
  /** Index over the tick's intents; of no meaning for an order with a parent. */
  readonly leg: number;
  readonly role: OrderRole;
  /** Null for a MARKET order of an intent. */
  readonly terms: OrderTerms | null;
}

export type OrderTableSnapshot = {
  readonly columns: readonly (readonly number[])[];
  readonly terms: readonly (readonly (number | null)[])[];
};

/** Columns of orders. An order is named by its index: 0 is the first one created. */
export class OrderTable {
  readonly symbol = new Int32Column();
  readonly side = new Int32Column();
  readonly qty = new Float64Column();
  /**
   * What has not filled: `qty` less all fills. A working order can still fill it; of an ended one it
   * is what never came. Below 0 after an over-fill.
   */
  readonly remaining = new Float64Column();
  readonly ts = new Float64Column();
  readonly leg = new Int32Column();
  /** Index into `ORDER_ROLES`. */
  readonly role = new Int32Column();
  /** Index into `ORDER_STATES`. */
  readonly state = new Int32Column();
  /** Why it was rejected, cancelled or expired. */
  readonly reason = new Int32Column();
  /** Why its cancel was asked for; REPLACED: it was ended while its replacement was; or `NO_REASON`. */
  readonly cancelReason = new Int32Column();
  /** Fills so far, busted ones included. */
  readonly fills = new Int32Column();

  /** Per symbol: working orders, oldest first, protective ones among them. */
  readonly working: readonly Int32Column[];
  /** Per symbol: remaining shares of working orders by side; protective ones don't count. */
  readonly workingBuy: Float64Array;
  readonly workingSell: Float64Array;
  workingCount = 0;
  /**
   * Grows when the book changes: an acceptance, an end, the fill of a protective order, news of an ended
   * order's fills. Any other fill moves shares inside of the book, as long as they were ordered.
   */
  bookChanges = 0;

  private readonly termsIndex = new Int32Column();
  private readonly terms = new OrderTermsTable();

  constructor(symbolCount: number) {
    this.working = Array.from({ length: symbolCount }, () => new Int32Column(4));
    this.workingBuy = new Float64Array(symbolCount);
    this.workingSell = new Float64Array(symbolCount);
  }

  get count(): number {
    return this.symbol.length;
  }

  isWorking(order: number): boolean {
    return isWorkingState(this.state.at(order));
  }

  statusOf(order: number): OrderStatus {
    return statusOfState(this.state.at(order));
  }

  isProtective(order: number): boolean {
    return isProtectiveRole(this.role.at(order));
  }

  /** Whether the order is a MARKET order of an intent, so that there are no terms to look up. */
  isPlain(order: number): boolean {
    return this.termsIndex.at(order) === NO_TERMS;
  }

  termsOf(order: number): OrderTerms {
    const index = this.termsIndex.at(order);
    return index === NO_TERMS ? MARKET_TERMS : this.terms.at(index);
  }

  /** Index into `ORDER_TYPES`. */
  typeOf(order: number): number {
    const index = this.termsIndex.at(order);
    return index === NO_TERMS ? MARKET : this.terms.type.at(index);
  }

  /** Micros; only of an order that has terms. */
  limitPriceOf(order: number): number {
    return this.terms.limitPrice.at(this.termsIndex.at(order));
  }

  stopPriceOf(order: number): number {
    return this.terms.stopPrice.at(this.termsIndex.at(order));
  }

  /** Index into `TIMES_IN_FORCE`. */
  timeInForceOf(order: number): number {
    const index = this.termsIndex.at(order);
    return index === NO_TERMS ? GTC : this.terms.timeInForce.at(index);
  }

  /** The order in whose place this one works, or `NO_ORDER`. */
  replacedOrder(order: number): number {
    const index = this.termsIndex.at(order);
    return index === NO_TERMS ? NO_ORDER : this.terms.replaces.at(index);
  }

  /** Adds an accepted order: it counts as working at once. Returns its index. */
  accept(order: NewOrder): number {
    const index = this.append(order, SUBMITTED, NO_REASON);
    this.working[order.symbol]?.push(index);
    this.workingCount++;
    this.bookChanges++;
    this.addOpen(index, order.qty);
    return index;
  }

  /** Adds the row of a rejected intent. */
  reject(order: NewOrder, reason: number): number {
    return this.append(order, REJECTED, reason);
  }

  /** Books `qty` shares of a fill, above 0: a working order has less to come. */
  takeFill(order: number, qty: number): void {
    invariant(qty > 0, 'a fill has shares', { order, qty });
    this.fills.set(order, this.fills.at(order) + 1);
    this.changeRemaining(order, -qty);
  }

  /** Takes filled shares back (above 0), as a bust does, or adds some, as a correction may. */
  correctFilled(order: number, qty: number): void {
    this.changeRemaining(order, qty);
  }

  /** Writes the state that the machine gave. An order that ends leaves the working ones; `comeBack` is the one way back. */
  moveTo(order: number, state: number, reason: number): void {
    const ends = this.isWorking(order) && !isWorkingState(state);
    if (ends) this.addOpen(order, -this.remaining.at(order));
    this.state.set(order, state);
    if (state === FILLED) this.reason.set(order, NO_REASON); // also of a cancelled one that filled late
    if (!ends) return;
    if (state !== FILLED) this.reason.set(order, reason);
    this.working[this.symbol.at(order)]?.remove(order);
    this.workingCount--;
    if (state !== FILLED || this.remaining.at(order) < 0) this.bookChanges++;
  }

  /** An order that ended works again, in the state that the machine gave, at its old place. */
  comeBack(order: number, state: number): void {
    invariant(!this.isWorking(order) && isWorkingState(state), 'an ended order works', { order });
    this.state.set(order, state);
    this.reason.set(order, NO_REASON);
    this.addOpen(order, this.remaining.at(order));
    const working = this.working[this.symbol.at(order)];
    working?.push(order);
    working?.view().sort((a, b) => a - b); // the oldest first
    this.workingCount++;
    this.bookChanges++;
  }

  /** Signed open shares of a symbol's working orders, protective ones left out. */
  openQty(symbol: number): number {
    return (this.workingBuy[symbol] as number) - (this.workingSell[symbol] as number);
  }

  /** The terms of orders that have some, in creation order; null is a price that an order has not. */
  snapshotTerms(): OrderTableSnapshot['terms'] {
    return this.terms.snapshot();
  }

  snapshot(): OrderTableSnapshot {
    return { columns: snapshotColumns(this.columns()), terms: this.snapshotTerms() };
  }

  restore(from: OrderTableSnapshot): void {
    restoreColumns(this.columns(), from.columns);
    this.terms.restore(from.terms);
    for (let order = 0; order < this.count; order++) {
      if (!this.isWorking(order)) continue;
      this.working[this.symbol.at(order)]?.push(order);
      this.workingCount++;
      this.addOpen(order, this.remaining.at(order));
    }
  }

  /** Every column but those of the terms. */
  columns(): NumberColumn[] {
    const what = [this.symbol, this.side, this.qty, this.remaining, this.ts, this.leg, this.role];
    return [...what, this.state, this.reason, this.cancelReason, this.fills, this.termsIndex];
  }

  private append(order: NewOrder, state: number, reason: number): number {
    const index = this.count;
    this.symbol.push(order.symbol);
    this.side.push(order.side);
    this.qty.push(order.qty);
    this.remaining.push(order.qty);
    this.ts.push(order.ts);
    this.leg.push(order.leg);
    this.role.push(ORDER_ROLES.indexOf(order.role));
    this.state.push(state);
    this.reason.push(reason);
    this.cancelReason.push(NO_REASON);
    this.fills.push(0);
    this.termsIndex.push(order.terms === null ? NO_TERMS : this.terms.push(order.terms));
    return index;
  }

  private changeRemaining(order: number, by: number): void {
    if (this.isWorking(order) && !this.isProtective(order)) this.addOpen(order, by);
    else this.bookChanges++; // shares for which no order stood in the book
    this.remaining.set(order, this.remaining.at(order) + by);
  }

  private addOpen(order: number, qty: number): void {
    if (this.isProtective(order)) return;
    const symbol = this.symbol.at(order);
    const open = this.side.at(order) === BUY ? this.workingBuy : this.workingSell;
    open[symbol] = (open[symbol] as number) + qty;
  }
}
