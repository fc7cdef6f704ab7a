// Where the fills of a backtest come from (sections 3 and 5): latency, partial fills, SAME_BAR.
import { fillFee, fillQty, marketPrice } from './fills.ts';
import { remainingOf } from './orders.ts';
import type { LiveOrder, NaiveOrders } from './orders.ts';
import type { NaivePortfolio } from './portfolio.ts';
import type { DayTrades } from './risk.ts';
import { xoshiro128ss } from './rng.ts';
import type { NaiveBar, NaiveConfig, NaiveFill } from './types.ts';

export class NaiveFillSource {
  readonly fills: NaiveFill[] = [];
  readonly #config: NaiveConfig;
  readonly #portfolio: NaivePortfolio;
  readonly #orders: NaiveOrders;
  readonly #dayTrades: DayTrades;
  readonly #draw: () => bigint;

  constructor(
    config: NaiveConfig,
    portfolio: NaivePortfolio,
    orders: NaiveOrders,
    dayTrades: DayTrades,
    seed: number,
  ) {
    this.#config = config;
    this.#portfolio = portfolio;
    this.#orders = orders;
    this.#dayTrades = dayTrades;
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

  /** Step 2 for one symbol: fills oldest first, then the requested cancels that are due. */
  fillWorking(symbol: string, bar: NaiveBar): void {
    for (const order of this.#orders.workingOf(symbol)) {
      if (order.barsToWait > 0) order.barsToWait -= 1;
      else this.#fill(order, bar);
    }
    for (const order of this.#orders.workingOf(symbol)) {
      if (order.barsToCancel === null) continue;
      order.barsToCancel -= 1;
      if (order.barsToCancel === 0) this.#orders.cancel(order, 'TARGET_CHANGED');
    }
  }

  /** The orders just accepted meet this slice's bars, in creation order. */
  fillSameBar(accepted: readonly LiveOrder[], bars: ReadonlyMap<string, NaiveBar>): void {
    const { ambiguityPolicy, latencySubmitEvents } = this.#config;
    if (ambiguityPolicy !== 'SAME_BAR_WORST_CASE' || latencySubmitEvents > 0) return;
    for (const order of accepted) {
      const bar = bars.get(order.symbol);
      if (bar !== undefined) this.#fill(order, bar);
    }
  }

  #fill(order: LiveOrder, bar: NaiveBar): void {
    const { id: orderId, symbol, side } = order;
    const qty = fillQty(remainingOf(order), this.#config, this.#draw);
    const price = marketPrice(side, bar, this.#config);
    const fee = fillFee(price, qty, order.fillCount === 0, this.#config);
    const fillId = `${orderId}-${order.fillCount + 1}`;
    const seq = this.fills.length + 1;
    const fill = { seq, ts: bar.ts, fillId, orderId, symbol, side, qty, price, fee };
    this.fills.push(fill);
    if (this.#portfolio.apply(fill, bar.day)) this.#dayTrades.add(bar.day, bar.session, symbol);
    this.#orders.filled(order, qty);
  }
}
