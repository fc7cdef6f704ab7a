/**
 * Where fills come from in a backtest (contract 4, 5): the working orders of each symbol meet that
 * symbol's bar, oldest first. Latency and SAME_BAR live here; the tick knows neither. Latencies are
 * counted in accepted bars of the order's symbol.
 */
import { FillModel, type SimConfig } from '../../engines/sim/index.ts';
import { Int32Column } from '../../foundation/core/index.ts';
import {
  BUY,
  CANCEL_PENDING,
  FLATTENING,
  SELL,
  type BarColumns,
  type OrderTable,
} from '../../foundation/model/index.ts';
import type { Tick } from '../orchestrator/index.ts';

export class SimFillSource {
  private readonly tick: Tick;
  private readonly orders: OrderTable;
  private readonly bars: BarColumns;
  private readonly config: SimConfig;
  private readonly model: FillModel;
  /** Whether `fillClosedSlice` has anything to do in this model. */
  readonly fillsSameBar: boolean;
  /** Per order: bars to wait before it can fill, and bars left after its cancel was asked for. */
  private readonly waitBars = new Int32Column();
  private readonly cancelBars = new Int32Column();

  constructor(parts: { tick: Tick; bars: BarColumns; config: SimConfig; seed: number }) {
    this.tick = parts.tick;
    this.orders = parts.tick.orders;
    this.bars = parts.bars;
    this.config = parts.config;
    this.model = new FillModel(parts.config, parts.seed);
    this.fillsSameBar = parts.config.ambiguityPolicy === 'SAME_BAR_WORST_CASE';
  }

  /** Between `openSlice` and `closeSlice`: orders of earlier slices meet the bars of this one. */
  fillOpenSlice(from: number, to: number): void {
    const { orders } = this;
    this.noticeNewOrders();
    for (let row = from; row < to; row++) {
      const working = orders.working[this.bars.symbol[row] as number];
      if (working === undefined || working.length === 0 || !this.tick.isAccepted(row)) continue;
      this.fillWorking(row, working);
      if (this.config.latencyCancelBars > 0) this.countDownCancels(working);
    }
  }

  /** After `closeSlice`, SAME_BAR only: new orders fill on this slice's bars in creation order. */
  fillClosedSlice(from: number, to: number): void {
    const { orders } = this;
    const firstNew = this.waitBars.length;
    if (!this.fillsSameBar || orders.count === firstNew) return;
    this.noticeNewOrders();
    if (this.config.latencySubmitBars > 0) return;
    for (let order = firstNew; order < orders.count; order++) {
      if (!orders.isWorking(order) || orders.role.at(order) === FLATTENING) continue;
      const row = this.rowOf(orders.symbol.at(order), from, to);
      if (row >= 0) this.fill(order, row);
    }
  }

  snapshot(): number[][] {
    return [
      Array.from(this.waitBars.view()),
      Array.from(this.cancelBars.view()),
      [...this.model.snapshot()],
    ];
  }

  restore(from: readonly (readonly number[])[]): void {
    const [waitBars = [], cancelBars = [], draws = []] = from;
    this.waitBars.assign(waitBars);
    this.cancelBars.assign(cancelBars);
    this.model.restore(draws);
  }

  /**
   * Starts the clocks of orders that were created since. In the SAME_BAR model an order's own slice
   * is its first bar, so that latency n means the n-th bar after; flattening orders always wait.
   */
  private noticeNewOrders(): void {
    const { latencySubmitBars, latencyCancelBars } = this.config;
    const { orders } = this;
    while (this.waitBars.length < orders.count) {
      const isFlattening = orders.role.at(this.waitBars.length) === FLATTENING;
      const startsInSlice = this.fillsSameBar && !isFlattening && latencySubmitBars > 0;
      this.waitBars.push(startsInSlice ? latencySubmitBars - 1 : latencySubmitBars);
      this.cancelBars.push(latencyCancelBars);
    }
  }

  private fillWorking(row: number, working: Int32Column): void {
    let i = 0;
    while (i < working.length) {
      const order = working.at(i);
      const wait = this.waitBars.at(order);
      if (wait > 0) {
        this.waitBars.set(order, wait - 1);
        i++;
        continue;
      }
      this.fill(order, row);
      if (working.at(i) === order && i < working.length) i++; // else it left, and the next moved up
    }
  }

  private countDownCancels(working: Int32Column): void {
    for (const order of Array.from(working.view())) {
      if (this.orders.state.at(order) !== CANCEL_PENDING) continue;
      const left = this.cancelBars.at(order) - 1;
      this.cancelBars.set(order, left);
      if (left <= 0) this.tick.confirmCancel(order);
    }
  }

  private fill(order: number, row: number): void {
    const { orders } = this;
    const number = orders.fills.at(order) + 1;
    const qty = this.model.fillQty(orders.remaining.at(order));
    const price = this.model.marketPrice(this.bars, row, orders.side.at(order) > 0 ? BUY : SELL);
    const fee = this.model.fee(qty, price, number === 1);
    this.tick.applyFill({ order, number, qty, price, fee });
  }

  /** Row of the symbol's accepted bar in the slice, or -1. */
  private rowOf(symbol: number, from: number, to: number): number {
    for (let row = from; row < to; row++) {
      if (this.bars.symbol[row] === symbol) return this.tick.isAccepted(row) ? row : -1;
    }
    return -1;
  }
}
