/**
 * Orders that ended although their targets stand: taken back because the run was wound down, or never placed at the
 * broker. Nobody decided so, and "nothing" of a strategy leaves the book as it is (contract 3, step 5): the next slice
 * that is decided asks once more for what is missing of them, in new orders. A backtest has none.
 */
import {
  CANCEL_PENDING,
  TIMES_IN_FORCE,
  type OrderTable,
  type SliceTime,
} from '../../../foundation/model/index.ts';

const DAY = TIMES_IN_FORCE.indexOf('DAY');

/** The order, and the last day on which it is wanted; null: on any. */
export type LapsedOrdersSnapshot = readonly (readonly [order: number, lastDay: number | null])[];

export class LapsedOrders {
  private readonly orders: OrderTable;
  private readonly time: SliceTime;
  /** Last epoch day on which each is wanted, in the order of their ends. */
  private readonly lastDay = new Map<number, number>();

  constructor(orders: OrderTable, time: SliceTime) {
    this.orders = orders;
    this.time = time;
  }

  get count(): number {
    return this.lastDay.size;
  }

  /**
   * Right before the order ends. One that protects, is over, or was to end anyway is none of these. A DAY order that
   * was there when a slice opened has begun its day.
   */
  note(order: number): void {
    const { orders, time } = this;
    if (!orders.isWorking(order) || orders.isProtective(order)) return;
    if (orders.state.at(order) === CANCEL_PENDING) return;
    const hasBegun = orders.timeInForceOf(order) === DAY && orders.ts.at(order) < time.ts;
    this.lastDay.set(order, hasBegun ? time.day : Infinity);
  }

  /** Those that would still work on the day of the slice, and that no late fill completed, in the order of their ends. */
  list(): readonly number[] {
    const { orders, time } = this;
    return [...this.lastDay].flatMap(([order, lastDay]) =>
      lastDay < time.day || orders.remaining.at(order) <= 0 ? [] : [order],
    );
  }

  /** Signed shares of them that never came, by symbol; of opposite ones the difference. */
  missing(): ReadonlyMap<number, number> {
    const { orders } = this;
    const shares = new Map<number, number>();
    for (const order of this.list()) {
      const symbol = orders.symbol.at(order);
      const signed = orders.side.at(order) * orders.remaining.at(order);
      shares.set(symbol, (shares.get(symbol) ?? 0) + signed);
    }
    return shares;
  }

  /** A slice was decided: what is wanted was asked for. */
  clear(): void {
    this.lastDay.clear();
  }

  snapshot(): LapsedOrdersSnapshot {
    return [...this.lastDay].map(([order, day]) => [order, day === Infinity ? null : day]);
  }

  restore(from: LapsedOrdersSnapshot): void {
    for (const [order, day] of from) this.lastDay.set(order, day ?? Infinity);
  }
}
