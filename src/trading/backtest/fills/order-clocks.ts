/**
 * What a simulated broker remembers of each order beside its row: the bars until it can fill, the bars
 * until an answer to a request comes, the day that bounds a DAY order, and whether a stop-limit has
 * triggered. Latencies are counted in accepted bars of the order's symbol.
 */
import type { SimConfig } from '../../../engines/sim/index.ts';
import { Int32Column, restoreColumns, snapshotColumns } from '../../../foundation/core/index.ts';
import {
  CANCEL_PENDING,
  FLATTENING,
  NO_ORDER,
  REPLACE_PENDING,
  type OrderTable,
} from '../../../foundation/model/index.ts';

/** No request is being counted, or no day is known. */
const NONE = -1;

export class OrderClocks {
  private readonly orders: OrderTable;
  private readonly config: SimConfig;
  /** Bars to wait before the order can fill. */
  private readonly waitBars = new Int32Column();
  /** The state whose answer is awaited, and the bars left until it comes. */
  private readonly pendingState = new Int32Column();
  private readonly pendingBars = new Int32Column();
  /** Day of the first bar of its symbol after its creation. */
  private readonly firstDay = new Int32Column();
  private readonly triggered = new Int32Column();

  constructor(orders: OrderTable, config: SimConfig) {
    this.orders = orders;
    this.config = config;
  }

  /** Orders whose clocks run. */
  get count(): number {
    return this.waitBars.length;
  }

  /**
   * Starts the clocks of orders that were created since. In the SAME_BAR model an order's own slice
   * is its first bar, so that latency n means the n-th bar after; flattening orders always wait. A
   * protective order is attached to its entry and waits for nothing; a replacement waits for what is
   * left of the wait of the order before it.
   */
  noticeNewOrders(): void {
    while (this.waitBars.length < this.orders.count) {
      this.waitBars.push(this.firstWait(this.waitBars.length));
      this.pendingState.push(NONE);
      this.pendingBars.push(0);
      this.firstDay.push(NONE);
      this.triggered.push(0);
    }
  }

  /** Whether this bar passes by an order that is still on its way; counts the bar. */
  isOnItsWay(order: number): boolean {
    const wait = this.waitBars.at(order);
    if (wait === 0) return false;
    this.waitBars.set(order, wait - 1);
    return true;
  }

  /** Notes the day of the first bar that an order sees. */
  seeDay(order: number, day: number): void {
    if (this.firstDay.at(order) === NONE) this.firstDay.set(order, day);
  }

  /** Whether a DAY order's day is over. */
  isDayOver(order: number, day: number): boolean {
    const first = this.firstDay.at(order);
    return first !== NONE && day > first;
  }

  isTriggered(order: number): boolean {
    return this.triggered.at(order) === 1;
  }

  trigger(order: number): void {
    this.triggered.set(order, 1);
  }

  /** Before a bar's fills: starts to count for requests of earlier slices. */
  startPending(order: number): void {
    const state = this.orders.state.at(order);
    if (state !== CANCEL_PENDING && state !== REPLACE_PENDING) return;
    if (this.pendingState.at(order) === state) return;
    const { latencyCancelBars, latencyReplaceBars } = this.config;
    this.pendingState.set(order, state);
    this.pendingBars.set(order, state === CANCEL_PENDING ? latencyCancelBars : latencyReplaceBars);
  }

  /** After a bar's fills: whether the answer to the order's request comes now; counts the bar. */
  isAnswered(order: number): boolean {
    if (this.pendingState.at(order) !== this.orders.state.at(order)) return false;
    const left = this.pendingBars.at(order) - 1;
    this.pendingBars.set(order, left);
    return left <= 0;
  }

  snapshot(): number[][] {
    return snapshotColumns(this.columns());
  }

  restore(from: readonly (readonly number[])[]): void {
    restoreColumns(this.columns(), from);
  }

  private firstWait(order: number): number {
    const { ambiguityPolicy, latencySubmitBars } = this.config;
    const { orders } = this;
    const replaced = orders.replacedOrder(order);
    if (replaced !== NO_ORDER) return this.waitBars.at(replaced);
    if (orders.isProtective(order)) return 0;
    const isFlattening = orders.role.at(order) === FLATTENING;
    const startsInSlice = ambiguityPolicy === 'SAME_BAR_WORST_CASE' && !isFlattening;
    return startsInSlice && latencySubmitBars > 0 ? latencySubmitBars - 1 : latencySubmitBars;
  }

  private columns(): Int32Column[] {
    return [this.waitBars, this.pendingState, this.pendingBars, this.firstDay, this.triggered];
  }
}
