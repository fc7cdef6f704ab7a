/**
 * The fills of `SimFillSource`, for a broker that is told of nothing but bars and orders: one happening at a
 * time, so that what follows from it (the stop behind an entry, the cancel of its sibling) is in the table
 * before the next younger order is looked at. The same orders and bars give the same happenings and draws as
 * in a backtest. What a happening does to an order its caller writes into the table, before the next step.
 */
import type { SimConfig } from '../../../engines/sim/index.ts';
import { invariant, type Int32Column } from '../../../foundation/core/index.ts';
import { NO_ORDER, type BarColumns, type OrderTable } from '../../../foundation/model/index.ts';
import { OrderMatcher } from './order-matcher.ts';

/**
 * - FILL: shares above 0 at a price and a fee in micros.
 * - EXPIRE: the order's time in force is over.
 * - END: the request for its cancel or replacement takes effect.
 */
export type FillStep =
  | {
      readonly kind: 'FILL';
      readonly order: number;
      readonly qty: number;
      readonly price: number;
      readonly fee: number;
    }
  | { readonly kind: 'EXPIRE' | 'END'; readonly order: number };

export class SteppedFills {
  private readonly orders: OrderTable;
  private readonly position: Float64Array;
  private readonly matcher: OrderMatcher;
  private bars: BarColumns;
  /** Day of the latest slice. */
  private day = -1;
  private mustExpire = false;
  /** Orders from here on were born in the fills of this slice. */
  private firstBorn = 0;
  private row = 0;
  /** What the row's orders do now: they fill, or are answered. */
  private phase: 'BEGINS' | 'FILLS' | 'ANSWERS' = 'BEGINS';
  /** The latest order that had its turn in this phase of the row. */
  private last = NO_ORDER;
  /** The order whose fill was the last step: one that is over with its first bar is not done yet. */
  private filled = NO_ORDER;

  /** `position`: signed shares by symbol, kept by the caller as its fills change them. */
  constructor(of: {
    readonly orders: OrderTable;
    readonly position: Float64Array;
    readonly config: SimConfig;
    readonly seed: number;
    /** Of no row yet. */
    readonly bars: BarColumns;
  }) {
    this.orders = of.orders;
    this.position = of.position;
    this.bars = of.bars;
    this.matcher = new OrderMatcher(of);
  }

  /** Begins a slice, whose bars are all rows of `bars`. `day`: the epoch day of its session. */
  openSlice(bars: BarColumns, day: number): void {
    invariant(this.row === this.bars.count, 'a slice begins when the one before is done');
    this.bars = bars;
    this.matcher.useBars(bars);
    this.matcher.clocks.noticeNewOrders();
    this.firstBorn = this.orders.count;
    this.mustExpire = day !== this.day;
    this.day = day;
    this.beginRow(0);
  }

  /** The next happening of the slice; null: it is done. */
  next(): FillStep | null {
    this.matcher.clocks.noticeNewOrders();
    if (this.mustExpire) {
      const order = this.findOver();
      if (order !== NO_ORDER) return { kind: 'EXPIRE', order };
      this.mustExpire = false;
    }
    while (this.row < this.bars.count) {
      const step = this.stepRow();
      if (step !== null) return step;
      this.beginRow(this.row + 1);
    }
    return null;
  }

  private beginRow(row: number): void {
    this.row = row;
    this.phase = 'BEGINS';
    this.last = NO_ORDER;
    this.filled = NO_ORDER;
  }

  /** Before the fills of a new day: the next DAY order of an earlier one. */
  private findOver(): number {
    for (const working of this.orders.working) {
      for (const order of working.view()) {
        if (this.matcher.isDayOver(order, this.day)) return order;
      }
    }
    return NO_ORDER;
  }

  private stepRow(): FillStep | null {
    const working = this.orders.working[this.bars.symbol[this.row] as number];
    invariant(working !== undefined, 'a bar is of a symbol of its market');
    const { matcher } = this;
    if (this.phase === 'BEGINS') {
      if (matcher.answersLate) matcher.startPending(working);
      this.phase = 'FILLS';
    }
    if (this.phase === 'FILLS') {
      const step = this.stepFills(working);
      if (step !== null) return step;
      this.phase = 'ANSWERS';
      this.last = NO_ORDER;
    }
    return matcher.answersLate ? this.stepAnswers(working) : null;
  }

  private stepFills(working: Int32Column): FillStep | null {
    const { matcher, filled } = this;
    if (filled !== NO_ORDER) {
      this.filled = NO_ORDER;
      if (matcher.isImmediate(filled)) return { kind: 'EXPIRE', order: filled };
    }
    for (;;) {
      const order = youngerThan(this.last, working);
      if (order === NO_ORDER) return null;
      this.last = order;
      if (order >= this.firstBorn && !matcher.isLiveAtBirth(order)) continue;
      if (!matcher.meets(order, this.row)) continue;
      const price = matcher.priceOn(order, this.row);
      const open = matcher.openShares(order, this.positionOf(order));
      if (!Number.isNaN(price) && open > 0) return this.fill(order, open, price);
      if (matcher.isImmediate(order)) return { kind: 'EXPIRE', order };
    }
  }

  private fill(order: number, open: number, price: number): FillStep {
    const qty = this.matcher.fillQty(open);
    const fee = this.matcher.feeOf(order, qty, price);
    this.filled = order;
    return { kind: 'FILL', order, qty, price, fee };
  }

  /** Requests whose time has come take effect right after the bar's fills. */
  private stepAnswers(working: Int32Column): FillStep | null {
    for (;;) {
      const order = youngerThan(this.last, working);
      if (order === NO_ORDER) return null;
      this.last = order;
      if (this.matcher.clocks.isAnswered(order)) return { kind: 'END', order };
    }
  }

  private positionOf(order: number): number {
    return this.position[this.orders.symbol.at(order)] as number;
  }
}

/** The first working order behind `order`; the list is in creation order. */
function youngerThan(order: number, working: Int32Column): number {
  for (let i = 0; i < working.length; i++) {
    if (working.at(i) > order) return working.at(i);
  }
  return NO_ORDER;
}
