/**
 * The only place where orders come into being, are rejected or cancelled: each with its event. Counts
 * what the funnel tells.
 */
import { riskIncreasingOrders } from '../../engines/execution/index.ts';
import type { OrderFacts, OrderTraffic } from '../../engines/risk/index.ts';
import {
  BUY,
  NO_REASON,
  OrderTable,
  REASONS,
  SELL,
  type EventKind,
  type EventLog,
  type SliceTime,
} from '../../foundation/model/index.ts';
import { RejectionMemory } from './rejection-memory.ts';

export type DeskSnapshot = {
  readonly orders: readonly (readonly number[])[];
  readonly rejections: readonly number[];
  readonly intents: number;
  readonly rejected: readonly number[];
};

export class OrderDesk {
  readonly orders: OrderTable;
  /** Intents so far, repeats of rejections included. */
  intents = 0;
  /** Rejections by reason id, repeats included. */
  readonly rejectedBy = new Float64Array(REASONS.length + 1);
  private readonly rejections: RejectionMemory;
  private readonly traffic: OrderTraffic;
  private readonly events: EventLog;
  private readonly time: SliceTime;
  /** Index of the next intent or flattening order in this tick (contract 4). */
  private leg = 0;

  constructor(symbolCount: number, traffic: OrderTraffic, events: EventLog, time: SliceTime) {
    this.orders = new OrderTable(symbolCount);
    this.rejections = new RejectionMemory(symbolCount);
    this.traffic = traffic;
    this.events = events;
    this.time = time;
  }

  openSlice(): void {
    this.leg = 0;
  }

  /** Takes a judged intent: an order, or the row of its rejection. */
  place(facts: OrderFacts, reason: number): void {
    this.intents++;
    this.rejections.touch(facts.symbol);
    const order = {
      symbol: facts.symbol,
      side: facts.side,
      qty: facts.qty,
      ts: this.time.ts,
      leg: this.leg++,
      flattening: false,
    };
    if (reason === NO_REASON) {
      this.traffic.noteMessage();
      if (!facts.isReducing) this.traffic.noteEntry(facts.symbol, facts.side);
      this.note('ORDER_ACCEPTED', this.orders.accept(order), NO_REASON, 0);
      return;
    }
    this.rejectedBy[reason] = (this.rejectedBy[reason] as number) + 1;
    if (this.rejections.remember(facts.symbol, facts.side * facts.qty, reason)) return;
    const index = this.orders.reject(order, reason);
    this.events.append({
      kind: 'ORDER_REJECTED',
      ts: this.time.ts,
      symbol: facts.symbol,
      order: index,
      reason,
      a: facts.observed,
      b: facts.limit,
      c: 0,
    });
  }

  endIntents(): void {
    this.rejections.endTick();
  }

  /** Cancels at once: the broker is told, unless it was asked before. */
  cancel(order: number, reason: number): void {
    if (this.orders.cancelRequested.at(order) === 0) this.traffic.noteMessage();
    const remaining = this.orders.remaining.at(order);
    this.orders.cancel(order, reason);
    this.note('ORDER_CANCELED', order, reason, remaining);
  }

  requestCancel(order: number, reason: number): void {
    this.traffic.noteMessage();
    this.orders.requestCancel(order);
    this.note('CANCEL_REQUESTED', order, reason, this.orders.remaining.at(order));
  }

  /** Cancels at once the symbol's working orders that increase risk. */
  cancelRiskIncreasing(symbol: number, position: number, reason: number): void {
    for (const order of riskIncreasingOrders(this.orders, symbol, position)) {
      this.cancel(order, reason);
    }
  }

  /** Cancels everything and orders the close of each open position, in symbol order. */
  flatten(position: Float64Array, reason: number): void {
    for (const working of this.orders.working) {
      for (const order of Array.from(working.view())) this.cancel(order, reason);
    }
    position.forEach((qty, symbol) => {
      if (qty !== 0) this.closePosition(symbol, qty, reason);
    });
  }

  /** Orders the close of a position of `qty` signed shares: a flattening order. */
  closePosition(symbol: number, qty: number, reason: number): void {
    const index = this.orders.accept({
      symbol,
      side: qty > 0 ? SELL : BUY,
      qty: Math.abs(qty),
      ts: this.time.ts,
      leg: this.leg++,
      flattening: true,
    });
    this.traffic.noteMessage();
    this.note('ORDER_ACCEPTED', index, reason, 0);
  }

  snapshot(): DeskSnapshot {
    return {
      orders: this.orders.snapshot(),
      rejections: this.rejections.snapshot(),
      intents: this.intents,
      rejected: Array.from(this.rejectedBy),
    };
  }

  restore(from: DeskSnapshot): void {
    this.orders.restore(from.orders);
    this.rejections.restore(from.rejections);
    this.intents = from.intents;
    this.rejectedBy.set(from.rejected);
  }

  private note(kind: EventKind, order: number, reason: number, a: number): void {
    const symbol = this.orders.symbol.at(order);
    this.events.append({ kind, ts: this.time.ts, symbol, order, reason, a, b: 0, c: 0 });
  }
}
