/**
 * Where fills come from in a backtest (contract 4, 5): the working orders of each symbol meet that
 * symbol's bar, oldest first. Latency, times in force and SAME_BAR live here; the tick knows none.
 */
import type { SimConfig } from '../../../engines/sim/index.ts';
import type { Int32Column } from '../../../foundation/core/index.ts';
import {
  CANCEL_PENDING,
  FLATTENING,
  type BarColumns,
  type OrderTable,
} from '../../../foundation/model/index.ts';
import type { Tick } from '../../orchestrator/index.ts';
import { OrderMatcher } from './order-matcher.ts';

export class SimFillSource {
  private readonly tick: Tick;
  private readonly orders: OrderTable;
  private readonly bars: BarColumns;
  private readonly config: SimConfig;
  private readonly matcher: OrderMatcher;
  /** Whether `fillClosedSlice` has anything to do in this model. */
  readonly fillsSameBar: boolean;
  /** Orders from here on were born in the fills of this slice. */
  private firstBorn = 0;
  /** Day of the latest slice with working orders. */
  private day = -1;

  constructor(parts: { tick: Tick; bars: BarColumns; config: SimConfig; seed: number }) {
    const { tick, bars, config, seed } = parts;
    this.tick = tick;
    this.orders = tick.orders;
    this.bars = bars;
    this.config = config;
    this.matcher = new OrderMatcher({ orders: tick.orders, bars, config, seed });
    this.fillsSameBar = config.ambiguityPolicy === 'SAME_BAR_WORST_CASE';
  }

  /** Between `openSlice` and `closeSlice`: orders of earlier slices meet the bars of this one. */
  fillOpenSlice(from: number, to: number): void {
    const { orders, matcher } = this;
    matcher.clocks.noticeNewOrders();
    this.firstBorn = orders.count;
    const day = this.bars.day[from] as number;
    if (day !== this.day) this.openDay(day);
    for (let row = from; row < to; row++) {
      const working = orders.working[this.bars.symbol[row] as number];
      if (working === undefined || working.length === 0 || !this.tick.isAccepted(row)) continue;
      if (matcher.answersLate) matcher.startPending(working);
      this.fillWorking(row, working);
      if (matcher.answersLate) this.answer(working);
    }
  }

  /**
   * After `closeSlice`, SAME_BAR only: new orders of the book fill on this slice's bars in creation
   * order, and the stops that their fills bring meet the same bars.
   */
  fillClosedSlice(from: number, to: number): void {
    const { orders } = this;
    const { clocks } = this.matcher;
    const firstNew = clocks.count;
    if (!this.fillsSameBar || orders.count === firstNew) return;
    clocks.noticeNewOrders();
    this.firstBorn = orders.count;
    if (this.config.latencySubmitBars > 0) return;
    for (let order = firstNew; order < orders.count; order++) {
      if (!this.fillsInItsSlice(order)) continue;
      const row = this.rowOf(orders.symbol.at(order), from, to);
      if (row >= 0) this.meet(order, row);
    }
  }

  snapshot(): number[][] {
    return [...this.matcher.snapshot(), [this.day]];
  }

  restore(from: readonly (readonly number[])[]): void {
    const [[day = -1] = []] = from.slice(-1);
    this.matcher.restore(from.slice(0, -1));
    this.day = day;
  }

  private fillsInItsSlice(order: number): boolean {
    if (!this.orders.isWorking(order)) return false;
    if (order >= this.firstBorn) return this.matcher.isLiveAtBirth(order);
    return this.orders.role.at(order) !== FLATTENING && !this.orders.isProtective(order);
  }

  /** Before the fills of a new day: DAY orders of earlier days expire. */
  private openDay(day: number): void {
    this.day = day;
    for (const working of this.orders.working) {
      for (const order of Array.from(working.view())) {
        if (this.matcher.isDayOver(order, day)) this.tick.broker.expireOrder(order);
      }
    }
  }

  private fillWorking(row: number, working: Int32Column): void {
    let i = 0;
    while (i < working.length) {
      const order = working.at(i);
      if (order < this.firstBorn || this.matcher.isLiveAtBirth(order)) this.meet(order, row);
      i = placeBehind(working, order, i);
    }
  }

  /** An order meets a bar of its symbol, and fills if the bar reaches its price. */
  private meet(order: number, row: number): void {
    const { matcher } = this;
    if (!matcher.meets(order, row)) return;
    const price = matcher.priceOn(order, row);
    if (!Number.isNaN(price)) this.fill(order, price);
    if (matcher.isImmediate(order)) this.tick.broker.expireOrder(order);
  }

  /** Requests whose time has come take effect right after the bar's fills. */
  private answer(working: Int32Column): void {
    const { clocks } = this.matcher;
    clocks.noticeNewOrders();
    for (const order of Array.from(working.view())) {
      if (!clocks.isAnswered(order)) continue;
      if (this.orders.state.at(order) === CANCEL_PENDING) this.tick.broker.confirmCancel(order);
      else this.tick.broker.confirmReplace(order);
    }
  }

  private fill(order: number, price: number): void {
    const { orders, matcher, tick } = this;
    const number = orders.fills.at(order) + 1;
    const position = tick.portfolio.position[orders.symbol.at(order)] as number;
    const qty = matcher.fillQty(matcher.openShares(order, position));
    const fee = matcher.feeOf(order, qty, price);
    tick.applyFill({ order, number, qty, price, fee });
  }

  /** Row of the symbol's accepted bar in the slice, or -1. */
  private rowOf(symbol: number, from: number, to: number): number {
    for (let row = from; row < to; row++) {
      if (this.bars.symbol[row] === symbol) return this.tick.isAccepted(row) ? row : -1;
    }
    return -1;
  }
}

/**
 * Where the next younger order stands after `order` met a bar: its fill may have taken others out of the
 * list, on either side, and put new ones at its end. The list is in creation order.
 */
function placeBehind(working: Int32Column, order: number, from: number): number {
  let i = Math.min(from, working.length);
  while (i > 0 && working.at(i - 1) > order) i--;
  while (i < working.length && working.at(i) <= order) i++;
  return i;
}
