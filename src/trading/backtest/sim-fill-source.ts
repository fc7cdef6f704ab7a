/**
 * Where fills come from in a backtest (contract 4, 5): the working orders of each symbol meet that
 * symbol's bar, oldest first. Latency, times in force and SAME_BAR live here; the tick knows none.
 */
import { FillModel, reachesStop, tradesThrough, type SimConfig } from '../../engines/sim/index.ts';
import type { Int32Column } from '../../foundation/core/index.ts';
import {
  BUY,
  CANCEL_PENDING,
  FLATTENING,
  ORDER_TYPES,
  SELL,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  TIMES_IN_FORCE,
  type BarColumns,
  type OrderTable,
  type Side,
} from '../../foundation/model/index.ts';
import type { Tick } from '../orchestrator/index.ts';
import { OrderClocks } from './order-clocks.ts';

const MARKET = ORDER_TYPES.indexOf('MARKET');
const LIMIT = ORDER_TYPES.indexOf('LIMIT');
const STOP = ORDER_TYPES.indexOf('STOP');
const DAY = TIMES_IN_FORCE.indexOf('DAY');
const IOC = TIMES_IN_FORCE.indexOf('IOC');

export class SimFillSource {
  private readonly tick: Tick;
  private readonly orders: OrderTable;
  private readonly bars: BarColumns;
  private readonly config: SimConfig;
  private readonly model: FillModel;
  private readonly clocks: OrderClocks;
  /** Whether `fillClosedSlice` has anything to do in this model. */
  readonly fillsSameBar: boolean;
  private readonly answersLate: boolean;
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
    this.model = new FillModel(config, seed);
    this.clocks = new OrderClocks(tick.orders, config);
    this.fillsSameBar = config.ambiguityPolicy === 'SAME_BAR_WORST_CASE';
    this.answersLate = config.latencyCancelBars > 0 || config.latencyReplaceBars > 0;
  }

  /** Between `openSlice` and `closeSlice`: orders of earlier slices meet the bars of this one. */
  fillOpenSlice(from: number, to: number): void {
    const { orders } = this;
    this.clocks.noticeNewOrders();
    this.firstBorn = orders.count;
    const day = this.bars.day[from] as number;
    if (day !== this.day) this.openDay(day);
    for (let row = from; row < to; row++) {
      const working = orders.working[this.bars.symbol[row] as number];
      if (working === undefined || working.length === 0 || !this.tick.isAccepted(row)) continue;
      if (this.answersLate) this.startPending(working);
      this.fillWorking(row, working);
      if (this.answersLate) this.answer(working);
    }
  }

  /**
   * After `closeSlice`, SAME_BAR only: new orders of the book fill on this slice's bars in creation
   * order, and the stops that their fills bring meet the same bars.
   */
  fillClosedSlice(from: number, to: number): void {
    const { orders } = this;
    const firstNew = this.clocks.count;
    if (!this.fillsSameBar || orders.count === firstNew) return;
    this.clocks.noticeNewOrders();
    this.firstBorn = orders.count;
    if (this.config.latencySubmitBars > 0) return;
    for (let order = firstNew; order < orders.count; order++) {
      if (!this.fillsInItsSlice(order)) continue;
      const row = this.rowOf(orders.symbol.at(order), from, to);
      if (row >= 0) this.meet(order, row);
    }
  }

  snapshot(): number[][] {
    return [...this.clocks.snapshot(), [...this.model.snapshot()], [this.day]];
  }

  restore(from: readonly (readonly number[])[]): void {
    const [draws = [], [day = -1] = []] = from.slice(-2);
    this.clocks.restore(from.slice(0, -2));
    this.model.restore(draws);
    this.day = day;
  }

  private fillsInItsSlice(order: number): boolean {
    if (!this.orders.isWorking(order)) return false;
    if (order >= this.firstBorn) return this.isLiveAtBirth(order);
    return this.orders.role.at(order) !== FLATTENING && !this.orders.isProtective(order);
  }

  /** A stop is live in the bar of the fill that brings it; a profit target is not. */
  private isLiveAtBirth(order: number): boolean {
    this.clocks.noticeNewOrders();
    return this.orders.role.at(order) === STOP_ROLE;
  }

  /** Before the fills of a new day: DAY orders of earlier days expire. */
  private openDay(day: number): void {
    this.day = day;
    for (const working of this.orders.working) {
      for (const order of Array.from(working.view())) {
        if (this.timeInForceOf(order) === DAY && this.clocks.isDayOver(order, day)) {
          this.tick.broker.expireOrder(order);
        }
      }
    }
  }

  private fillWorking(row: number, working: Int32Column): void {
    let i = 0;
    while (i < working.length) {
      const order = working.at(i);
      if (order < this.firstBorn || this.isLiveAtBirth(order)) this.meet(order, row);
      i = placeBehind(working, order, i);
    }
  }

  /** An order meets a bar of its symbol, and fills if the bar reaches its price. */
  private meet(order: number, row: number): void {
    const { orders } = this;
    if (orders.isPlain(order)) {
      if (!this.clocks.isOnItsWay(order)) this.fill(order, this.marketPrice(order, row));
      return;
    }
    this.clocks.seeDay(order, this.bars.day[row] as number);
    if (this.clocks.isOnItsWay(order)) return;
    const price = this.priceOn(order, row);
    if (!Number.isNaN(price)) this.fill(order, price);
    if (this.timeInForceOf(order) === IOC && orders.isWorking(order)) {
      this.tick.broker.expireOrder(order);
    }
  }

  /** What an order with terms fills at on this bar, NaN for not at all. */
  private priceOn(order: number, row: number): number {
    const { orders, bars, clocks } = this;
    const type = orders.typeOf(order);
    if (type === MARKET) return this.marketPrice(order, row);
    const side = this.sideOf(order);
    const limit = orders.limitPriceOf(order);
    const stop = orders.stopPriceOf(order);
    if (type === STOP) {
      return reachesStop(bars, row, side, stop) ? this.model.stopPrice(bars, row, side, stop) : NaN;
    }
    if (type === LIMIT || clocks.isTriggered(order)) {
      if (orders.role.at(order) === TAKE_PROFIT_ROLE && this.stops(order, row)) return NaN;
      return tradesThrough(bars, row, side, limit) ? limit : NaN;
    }
    if (reachesStop(bars, row, side, stop)) clocks.trigger(order); // a limit from the next bar on
    return NaN;
  }

  /** Whether the bar reaches the stop beside a profit target: then the stop fills, whatever their ages. */
  private stops(order: number, row: number): boolean {
    const { orders } = this;
    const working = orders.working[orders.symbol.at(order)]?.view() ?? [];
    for (const other of working) {
      if (orders.role.at(other) !== STOP_ROLE) continue;
      return reachesStop(this.bars, row, this.sideOf(other), orders.stopPriceOf(other));
    }
    return false;
  }

  private startPending(working: Int32Column): void {
    for (let i = 0; i < working.length; i++) this.clocks.startPending(working.at(i));
  }

  /** Requests whose time has come take effect right after the bar's fills. */
  private answer(working: Int32Column): void {
    this.clocks.noticeNewOrders();
    for (const order of Array.from(working.view())) {
      if (!this.clocks.isAnswered(order)) continue;
      if (this.orders.state.at(order) === CANCEL_PENDING) this.tick.broker.confirmCancel(order);
      else this.tick.broker.confirmReplace(order);
    }
  }

  private fill(order: number, price: number): void {
    const { orders } = this;
    const number = orders.fills.at(order) + 1;
    const qty = this.model.fillQty(this.openShares(order));
    const fee = this.model.fee(qty, price, number === 1);
    this.tick.applyFill({ order, number, qty, price, fee });
  }

  /** A protective order only reduces: while its resize is on its way it may be larger than that. */
  private openShares(order: number): number {
    const { orders } = this;
    const remaining = orders.remaining.at(order);
    if (!orders.isProtective(order)) return remaining;
    const position = this.tick.portfolio.position[orders.symbol.at(order)] as number;
    return Math.min(remaining, Math.abs(position));
  }

  private marketPrice(order: number, row: number): number {
    return this.model.marketPrice(this.bars, row, this.sideOf(order));
  }

  private sideOf(order: number): Side {
    return this.orders.side.at(order) > 0 ? BUY : SELL;
  }

  private timeInForceOf(order: number): number {
    return this.orders.timeInForceOf(order);
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
