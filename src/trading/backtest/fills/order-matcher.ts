/**
 * How an order meets a bar of its symbol (contract 5): whether it is there already, what it fills at, how
 * much of it, and what it costs. It reads the order table and keeps what a broker remembers beside it (the
 * clocks, the draws); what a fill does to an order is its caller's.
 */
import {
  FillModel,
  reachesStop,
  tradesThrough,
  type SimConfig,
} from '../../../engines/sim/index.ts';
import type { Int32Column } from '../../../foundation/core/index.ts';
import {
  BUY,
  ORDER_TYPES,
  SELL,
  STOP_ROLE,
  TAKE_PROFIT_ROLE,
  TIMES_IN_FORCE,
  type BarColumns,
  type OrderTable,
  type Side,
} from '../../../foundation/model/index.ts';
import { OrderClocks } from './order-clocks.ts';

const MARKET = ORDER_TYPES.indexOf('MARKET');
const LIMIT = ORDER_TYPES.indexOf('LIMIT');
const STOP = ORDER_TYPES.indexOf('STOP');
const DAY = TIMES_IN_FORCE.indexOf('DAY');
const IOC = TIMES_IN_FORCE.indexOf('IOC');

export class OrderMatcher {
  readonly clocks: OrderClocks;
  /** Whether requests for an end take bars until they are answered. */
  readonly answersLate: boolean;
  private readonly orders: OrderTable;
  private readonly model: FillModel;
  private bars: BarColumns;

  constructor(of: {
    readonly orders: OrderTable;
    readonly bars: BarColumns;
    readonly config: SimConfig;
    readonly seed: number;
  }) {
    const { orders, bars, config, seed } = of;
    this.orders = orders;
    this.bars = bars;
    this.model = new FillModel(config, seed);
    this.clocks = new OrderClocks(orders, config);
    this.answersLate = config.latencyCancelBars > 0 || config.latencyReplaceBars > 0;
  }

  /** Rows are rows of these columns from now on; symbols keep their ids. */
  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  /** A stop is live in the bar of the fill that brings it; a profit target is not. */
  isLiveAtBirth(order: number): boolean {
    this.clocks.noticeNewOrders();
    return this.orders.role.at(order) === STOP_ROLE;
  }

  /** Whether a DAY order is of a day before `day`. */
  isDayOver(order: number, day: number): boolean {
    return this.orders.timeInForceOf(order) === DAY && this.clocks.isDayOver(order, day);
  }

  /** Whether an order whose first bar this was is over with it, filled or not. */
  isImmediate(order: number): boolean {
    return this.orders.timeInForceOf(order) === IOC && this.orders.isWorking(order);
  }

  /** Whether the order is at the market on this bar; counts the bar of one that is on its way. */
  meets(order: number, row: number): boolean {
    if (!this.orders.isPlain(order)) this.clocks.seeDay(order, this.bars.day[row] as number);
    return !this.clocks.isOnItsWay(order);
  }

  /** What an order that meets this bar fills at, in micros; NaN for not at all. May trigger a stop-limit. */
  priceOn(order: number, row: number): number {
    const { orders, bars, clocks, model } = this;
    const side = this.sideOf(order);
    const type = orders.typeOf(order);
    if (type === MARKET) return model.marketPrice(bars, row, side);
    const limit = orders.limitPriceOf(order);
    const stop = orders.stopPriceOf(order);
    if (type === STOP) {
      return reachesStop(bars, row, side, stop) ? model.stopPrice(bars, row, side, stop) : NaN;
    }
    if (type === LIMIT || clocks.isTriggered(order)) {
      if (orders.role.at(order) === TAKE_PROFIT_ROLE && this.stops(order, row)) return NaN;
      return tradesThrough(bars, row, side, limit) ? limit : NaN;
    }
    if (reachesStop(bars, row, side, stop)) clocks.trigger(order); // a limit from the next bar on
    return NaN;
  }

  /**
   * Shares that can fill while `position` signed shares are held: a protective order only reduces, and while
   * its resize is on its way it may be larger than what is left to protect.
   */
  openShares(order: number, position: number): number {
    const { orders } = this;
    const remaining = orders.remaining.at(order);
    if (!orders.isProtective(order)) return remaining;
    return Math.max(0, Math.min(remaining, -orders.side.at(order) * position));
  }

  /** Shares that fill of those that can; draws. */
  fillQty(open: number): number {
    return this.model.fillQty(open);
  }

  /** Micros, of the order's next fill. */
  feeOf(order: number, qty: number, price: number): number {
    return this.model.fee(qty, price, this.orders.fills.at(order) === 0);
  }

  /** Before a bar's fills: begins to count for requests of earlier slices. */
  startPending(working: Int32Column): void {
    for (let i = 0; i < working.length; i++) this.clocks.startPending(working.at(i));
  }

  snapshot(): number[][] {
    return [...this.clocks.snapshot(), [...this.model.snapshot()]];
  }

  restore(from: readonly (readonly number[])[]): void {
    this.clocks.restore(from.slice(0, -1));
    this.model.restore(from.at(-1) ?? []);
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

  private sideOf(order: number): Side {
    return this.orders.side.at(order) > 0 ? BUY : SELL;
  }
}
