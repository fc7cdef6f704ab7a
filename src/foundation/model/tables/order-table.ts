/**
 * Every order of a run, in creation order, as columns; and the working ones of each symbol, oldest
 * first. Only the orchestrator changes it; engines read.
 */
import {
  Float64Column,
  Int32Column,
  invariant,
  restoreColumns,
  snapshotColumns,
} from '../../core/index.ts';
import { NO_REASON } from '../codes/reasons.ts';

/** Sides are signs, so that `side * qty` is a signed quantity. */
export const BUY = 1;
export const SELL = -1;
export type Side = typeof BUY | typeof SELL;

export const ORDER_STATUSES = ['WORKING', 'FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const WORKING = ORDER_STATUSES.indexOf('WORKING');
const FILLED = ORDER_STATUSES.indexOf('FILLED');
const CANCELED = ORDER_STATUSES.indexOf('CANCELED');
const REJECTED = ORDER_STATUSES.indexOf('REJECTED');

/** An order as it is created. `qty` is positive; `ts` and `leg` identify it (contract 4). */
export interface NewOrder {
  readonly symbol: number;
  readonly side: Side;
  readonly qty: number;
  readonly ts: number;
  readonly leg: number;
  /** Closes a position after a halt: passes no gates and is never cancelled as TARGET_CHANGED. */
  readonly flattening: boolean;
}

/** Columns of orders. An order is named by its index: 0 is the first one created. */
export class OrderTable {
  readonly symbol = new Int32Column();
  readonly side = new Int32Column();
  readonly qty = new Float64Column();
  readonly remaining = new Float64Column();
  readonly ts = new Float64Column();
  readonly leg = new Int32Column();
  readonly flattening = new Int32Column();
  readonly cancelRequested = new Int32Column();
  readonly status = new Int32Column();
  readonly reason = new Int32Column();
  readonly fills = new Int32Column();

  /** Per symbol: working orders, oldest first. */
  readonly working: readonly Int32Column[];
  /** Per symbol: remaining shares of working orders, by side. */
  readonly workingBuy: Float64Array;
  readonly workingSell: Float64Array;
  workingCount = 0;
  /** Grows when the book changes: an acceptance or a cancellation. A fill moves shares inside of it. */
  bookChanges = 0;

  constructor(symbolCount: number) {
    this.working = Array.from({ length: symbolCount }, () => new Int32Column(4));
    this.workingBuy = new Float64Array(symbolCount);
    this.workingSell = new Float64Array(symbolCount);
  }

  get count(): number {
    return this.symbol.length;
  }

  isWorking(order: number): boolean {
    return this.status.at(order) === WORKING;
  }

  /** Adds an accepted order: it counts as working at once. Returns its index. */
  accept(order: NewOrder): number {
    const index = this.append(order, WORKING, NO_REASON);
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

  /** Takes `qty` shares off a working order; it is FILLED when none remain. */
  fill(order: number, qty: number): void {
    const remaining = this.remaining.at(order);
    invariant(this.isWorking(order) && qty > 0 && qty <= remaining, 'a fill fits its order', {
      order,
      qty,
      remaining,
    });
    this.addOpen(order, -qty);
    this.remaining.set(order, remaining - qty);
    this.fills.set(order, this.fills.at(order) + 1);
    if (remaining === qty) this.close(order, FILLED, NO_REASON);
  }

  cancel(order: number, reason: number): void {
    invariant(this.isWorking(order), 'only a working order is cancelled', { order });
    this.bookChanges++;
    this.addOpen(order, -this.remaining.at(order));
    this.close(order, CANCELED, reason);
  }

  requestCancel(order: number): void {
    invariant(this.isWorking(order), 'only a working order is asked to cancel', { order });
    this.cancelRequested.set(order, 1);
  }

  /** Signed open shares of a symbol's working orders. */
  openQty(symbol: number): number {
    return (this.workingBuy[symbol] as number) - (this.workingSell[symbol] as number);
  }

  snapshot(): number[][] {
    return snapshotColumns(this.columns());
  }

  restore(from: readonly (readonly number[])[]): void {
    restoreColumns(this.columns(), from);
    for (let order = 0; order < this.count; order++) {
      if (!this.isWorking(order)) continue;
      this.working[this.symbol.at(order)]?.push(order);
      this.workingCount++;
      this.addOpen(order, this.remaining.at(order));
    }
  }

  private columns(): (Float64Column | Int32Column)[] {
    const what = [this.symbol, this.side, this.qty, this.remaining, this.ts, this.leg];
    return [...what, this.flattening, this.cancelRequested, this.status, this.reason, this.fills];
  }

  private append(order: NewOrder, status: number, reason: number): number {
    const index = this.count;
    this.symbol.push(order.symbol);
    this.side.push(order.side);
    this.qty.push(order.qty);
    this.remaining.push(order.qty);
    this.ts.push(order.ts);
    this.leg.push(order.leg);
    this.flattening.push(order.flattening ? 1 : 0);
    this.cancelRequested.push(0);
    this.status.push(status);
    this.reason.push(reason);
    this.fills.push(0);
    return index;
  }

  private addOpen(order: number, qty: number): void {
    const symbol = this.symbol.at(order);
    const open = this.side.at(order) === BUY ? this.workingBuy : this.workingSell;
    open[symbol] = (open[symbol] as number) + qty;
  }

  private close(order: number, status: number, reason: number): void {
    this.status.set(order, status);
    this.reason.set(order, reason);
    this.working[this.symbol.at(order)]?.remove(order);
    this.workingCount--;
  }
}
