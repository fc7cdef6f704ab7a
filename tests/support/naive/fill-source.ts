// Where the fills of a backtest come from (sections 3 and 5): latency, partial fills, SAME_BAR.
import type { NaiveEntries } from './entries.ts';
import { fillFee, fillQty, marketPrice, reachesStop, stopPrice, tradesThrough } from './fills.ts';
import { abs, min } from './money.ts';
import { remainingOf } from './orders.ts';
import type { LiveOrder, NaiveOrders } from './orders.ts';
import type { NaivePortfolio } from './portfolio.ts';
import type { NaiveProtection } from './protection.ts';
import type { DayTrades } from './risk.ts';
import { xoshiro128ss } from './rng.ts';
import type { NaiveBar, NaiveConfig, NaiveFill } from './types.ts';

/** What fills change. */
export interface FillBooks {
  readonly portfolio: NaivePortfolio;
  readonly orders: NaiveOrders;
  readonly dayTrades: DayTrades;
  readonly protection: NaiveProtection;
  readonly entries: NaiveEntries;
}

export class NaiveFillSource {
  readonly fills: NaiveFill[] = [];
  readonly #config: NaiveConfig;
  readonly #portfolio: NaivePortfolio;
  readonly #orders: NaiveOrders;
  readonly #dayTrades: DayTrades;
  readonly #protection: NaiveProtection;
  readonly #entries: NaiveEntries;
  readonly #draw: () => bigint;

  constructor(config: NaiveConfig, seed: number, books: FillBooks) {
    this.#config = config;
    this.#portfolio = books.portfolio;
    this.#orders = books.orders;
    this.#dayTrades = books.dayTrades;
    this.#protection = books.protection;
    this.#entries = books.entries;
    this.#draw = xoshiro128ss(seed);
  }

  /**
   * Bars that pass unused before the first that can fill an accepted intent. SAME_BAR with latency
   * n fills on the n-th bar after the slice, so n - 1 pass; n = 0 is `fillSameBar`, or, when the
   * slice has no bar of the symbol, its next bar. Open in the contract: without a bar in the slice
   * latency n > 0 counts the same, n bars after the slice.
   */
  barsToWait(): number {
    const { ambiguityPolicy, latencySubmitEvents } = this.#config;
    if (ambiguityPolicy !== 'SAME_BAR_WORST_CASE') return latencySubmitEvents;
    return Math.max(0, latencySubmitEvents - 1);
  }

  /** Before the fills of a slice: DAY orders of earlier days are over. */
  expireDays(day: number): void {
    for (const order of this.#orders.working()) {
      const over = order.firstDay !== null && order.firstDay < day;
      if (order.tif === 'DAY' && over) this.#orders.expire(order, 'TIME_IN_FORCE_DAY');
    }
  }

  /**
   * Step 2 for one symbol: fills oldest first, then the requests that are due. A stop that a fill
   * brings is live in this very bar, a profit target is not.
   */
  fillWorking(symbol: string, bar: NaiveBar): void {
    const born = this.#orders.rows.length;
    const asked = this.#orders
      .workingOf(symbol)
      .filter((order) => order.barsToCancel !== null || order.barsToReplace !== null);
    let last = 0;
    for (;;) {
      const order = this.#orders.workingOf(symbol).find(({ seq }) => seq > last);
      if (order === undefined) break;
      last = order.seq;
      if (order.seq <= born || order.role === 'STOP') this.#meet(order, bar);
    }
    for (const order of asked) {
      if (order.status === 'WORKING') this.#countDown(order);
    }
  }

  #countDown(order: LiveOrder): void {
    if (order.barsToCancel !== null) {
      order.barsToCancel -= 1;
      if (order.barsToCancel === 0) this.#orders.cancel(order, 'TARGET_CHANGED');
      return;
    }
    if (order.barsToReplace === null) return;
    order.barsToReplace -= 1;
    if (order.barsToReplace > 0) return;
    order.barsToReplace = null;
    if (order.protective) this.#protection.replaceDue(order);
    else this.#entries.replaceDue(order);
  }

  /** The orders just accepted meet this slice's bars, in creation order; then the stops they bring. */
  fillSameBar(accepted: readonly LiveOrder[], bars: ReadonlyMap<string, NaiveBar>): void {
    const { ambiguityPolicy, latencySubmitEvents } = this.#config;
    if (ambiguityPolicy !== 'SAME_BAR_WORST_CASE' || latencySubmitEvents > 0) return;
    let born = this.#orders.rows.length;
    for (const order of accepted) this.#meetSameBar(order, bars);
    for (; born < this.#orders.rows.length; born += 1) {
      const order = this.#orders.rows[born];
      if (order?.role === 'STOP') this.#meetSameBar(order, bars);
    }
  }

  #meetSameBar(order: LiveOrder, bars: ReadonlyMap<string, NaiveBar>): void {
    const bar = bars.get(order.symbol);
    if (bar !== undefined && order.status === 'WORKING') this.#meet(order, bar);
  }

  #meet(order: LiveOrder, bar: NaiveBar): void {
    order.firstDay ??= bar.day;
    if (order.barsToWait > 0) {
      order.barsToWait -= 1;
      return;
    }
    const price = this.#priceOf(order, bar);
    if (price !== null) this.#fill(order, bar, price);
    if (order.tif === 'IOC' && remainingOf(order) > 0n && this.#isWorking(order)) {
      this.#orders.expire(order, 'TIME_IN_FORCE_IOC');
    }
  }

  #isWorking(order: LiveOrder): boolean {
    return this.#orders.working().includes(order);
  }

  #priceOf(order: LiveOrder, bar: NaiveBar): bigint | null {
    const { side, limit, stop } = order;
    if (limit === null && stop === null) return marketPrice(side, bar, this.#config);
    if (stop !== null && !order.triggered) {
      if (!reachesStop(side, stop, bar)) return null;
      if (limit === null) return stopPrice(side, stop, bar, this.#config);
      order.triggered = true;
      return null;
    }
    if (limit === null) throw new Error('a triggered stop has a limit');
    if (order.role === 'TAKE_PROFIT' && this.#stopReached(order.symbol, bar)) return null;
    return tradesThrough(side, limit, bar) ? limit : null;
  }

  #stopReached(symbol: string, bar: NaiveBar): boolean {
    return this.#orders
      .workingOf(symbol)
      .some(
        ({ role, side, stop }) => role === 'STOP' && stop !== null && reachesStop(side, stop, bar),
      );
  }

  #fill(order: LiveOrder, bar: NaiveBar, price: bigint): void {
    const { id: orderId, symbol, side } = order;
    const held = abs(this.#portfolio.position(symbol));
    const open = order.protective ? min(remainingOf(order), held) : remainingOf(order);
    const qty = fillQty(open, this.#config, this.#draw);
    const fee = fillFee(price, qty, order.fillCount === 0, this.#config);
    const fillId = `${orderId}-${order.fillCount + 1}`;
    const seq = this.fills.length + 1;
    const fill = { seq, ts: bar.ts, fillId, orderId, symbol, side, qty, price, fee };
    this.fills.push(fill);
    if (this.#portfolio.apply(fill, bar.day)) this.#dayTrades.add(bar.day, bar.session, symbol);
    this.#orders.filled(order, qty);
    this.#protection.afterFill(order, price);
  }
}
