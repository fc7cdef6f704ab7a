/**
 * The only place where orders come into being: accepted, or as the row of a rejection, each with its
 * event. Counts what the funnel tells. What becomes of them is `moves`.
 */
import { riskIncreasingOrders } from '../../../engines/execution/index.ts';
import type { OrderFacts, OrderTraffic, RiskTick } from '../../../engines/risk/index.ts';
import {
  BUY,
  FLATTENING,
  NO_ORDER,
  NO_REASON,
  ORDER_ROLES,
  OrderTable,
  reasonId,
  REASONS,
  SELL,
  type EventKind,
  type EventLog,
  type NewOrder,
  type OrderRole,
  type OrderTableSnapshot,
  type OrderTerms,
  type SliceTime,
} from '../../../foundation/model/index.ts';
import { LapsedOrders, type LapsedOrdersSnapshot } from './lapsed-orders.ts';
import { OrderMoves } from './order-moves.ts';
import { RejectionMemory } from './rejection-memory.ts';

const RUN_WOUND_DOWN = reasonId('RUN_WOUND_DOWN');

/** What an intent becomes: its role, and terms unless it is a plain MARKET order. */
export interface IntentKind {
  readonly role: OrderRole;
  readonly terms: OrderTerms | null;
}

export type DeskSnapshot = {
  readonly orders: OrderTableSnapshot;
  readonly rejections: readonly number[];
  readonly intents: number;
  /** Legs of the tick so far: what comes between two slices may still order the close of shares. */
  readonly leg: number;
  readonly rejected: readonly number[];
  readonly lapsed: LapsedOrdersSnapshot;
};

export class OrderDesk {
  readonly orders: OrderTable;
  readonly moves: OrderMoves;
  readonly lapsed: LapsedOrders;
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
  /** Revisions so far, by parent and role; follows from the table. */
  private readonly derived = new Map<number, number>();

  constructor(of: {
    readonly symbolCount: number;
    readonly traffic: OrderTraffic;
    readonly risk: RiskTick;
    readonly events: EventLog;
    readonly time: SliceTime;
  }) {
    this.orders = new OrderTable(of.symbolCount);
    this.moves = new OrderMoves({ ...of, orders: this.orders });
    this.lapsed = new LapsedOrders(this.orders, of.time);
    this.rejections = new RejectionMemory(of.symbolCount);
    this.traffic = of.traffic;
    this.events = of.events;
    this.time = of.time;
  }

  openSlice(): void {
    this.leg = 0;
  }

  /** Takes a judged intent: an order, or the row of its rejection. */
  place(facts: OrderFacts, reason: number, kind: IntentKind): void {
    this.intents++;
    this.rejections.touch(facts.symbol);
    const order = {
      symbol: facts.symbol,
      side: facts.side,
      qty: facts.qty,
      ts: this.time.ts,
      leg: this.leg++,
      role: kind.role,
      terms: kind.terms,
    };
    if (reason === NO_REASON) {
      if (!facts.isReducing) this.traffic.noteEntry(facts.symbol, facts.side);
      this.accept(order, NO_REASON);
      return;
    }
    this.countRejection(reason);
    if (this.rejections.remember(facts.symbol, facts.side * facts.qty, reason)) return;
    const index = this.orders.reject(order, reason);
    this.countDerived(order);
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

  /** Counts an intent that came to nothing: our gates refused it, or the broker its order. */
  countRejection(reason: number): void {
    this.rejectedBy[reason] = (this.rejectedBy[reason] as number) + 1;
  }

  endIntents(): void {
    this.rejections.endTick();
  }

  /** Cancels at once the symbol's working orders that increase risk. */
  cancelRiskIncreasing(symbol: number, position: number, reason: number): void {
    for (const order of riskIncreasingOrders(this.orders, symbol, position)) {
      this.moves.cancel(order, reason);
    }
  }

  /**
   * Cancels at once all that works but protective orders and those of `except`, by symbol and age. Their targets stand:
   * the next slice that is decided asks for them again.
   */
  withdraw(except: readonly number[]): void {
    for (const working of this.orders.working) {
      for (const order of Array.from(working.view())) {
        const stays = this.orders.isProtective(order) || except.includes(order);
        if (stays) continue;
        this.lapsed.note(order);
        this.moves.cancel(order, RUN_WOUND_DOWN);
      }
    }
  }

  /** Cancels everything and orders the close of each open position, in symbol order. */
  flatten(position: Float64Array, reason: number): void {
    for (const working of this.orders.working) {
      for (const order of Array.from(working.view())) this.moves.cancel(order, reason);
    }
    position.forEach((qty, symbol) => {
      if (qty !== 0) this.closePosition(symbol, qty, reason);
    });
  }

  /** Orders the close of a position of `qty` signed shares: a flattening order. */
  closePosition(symbol: number, qty: number, reason: number): void {
    const side = qty > 0 ? SELL : BUY;
    const leg = this.leg++;
    const ts = this.time.ts;
    const role = 'FLATTENING';
    this.accept({ symbol, side, qty: Math.abs(qty), ts, leg, role, terms: null }, reason);
  }

  /** Signed shares of a symbol that its flattening orders still bring. */
  closingShares(symbol: number): number {
    const { orders } = this;
    let shares = 0;
    for (const order of this.closing(symbol)) {
      shares += orders.side.at(order) * orders.remaining.at(order);
    }
    return shares;
  }

  /** Cancels a symbol's flattening orders at once. */
  cancelClosing(symbol: number, reason: number): void {
    for (const order of this.closing(symbol)) this.moves.cancel(order, reason);
  }

  /** Puts an order to work that protects a position: no gates, no leg. Returns its index. */
  protect(order: Omit<NewOrder, 'ts' | 'leg'>): number {
    return this.accept({ ...order, ts: this.time.ts, leg: 0 }, NO_REASON);
  }

  /** The next revision of an order's derived orders in a role, from 0 (contract 5). */
  nextRevision(parent: number, role: OrderRole): number {
    return this.derived.get(derivedKey(parent, role)) ?? 0;
  }

  snapshot(): DeskSnapshot {
    return {
      orders: this.orders.snapshot(),
      rejections: this.rejections.snapshot(),
      intents: this.intents,
      leg: this.leg,
      rejected: Array.from(this.rejectedBy),
      lapsed: this.lapsed.snapshot(),
    };
  }

  restore(from: DeskSnapshot): void {
    this.orders.restore(from.orders);
    for (let order = 0; order < this.orders.count; order++) {
      const role = ORDER_ROLES[this.orders.role.at(order)] ?? 'ENTRY';
      this.countDerived({ role, terms: this.orders.termsOf(order) });
    }
    this.rejections.restore(from.rejections);
    this.intents = from.intents;
    this.leg = from.leg;
    this.rejectedBy.set(from.rejected);
    this.lapsed.restore(from.lapsed);
  }

  private closing(symbol: number): readonly number[] {
    const { orders } = this;
    const working = Array.from(orders.working[symbol]?.view() ?? []);
    return working.filter((order) => orders.role.at(order) === FLATTENING);
  }

  private accept(order: NewOrder, reason: number): number {
    const index = this.orders.accept(order);
    this.traffic.noteMessage();
    if (order.terms !== null) this.countDerived(order);
    this.note('ORDER_ACCEPTED', index, reason, 0);
    return index;
  }

  private countDerived({ role, terms }: Pick<NewOrder, 'role' | 'terms'>): void {
    if (terms === null || terms.parent === NO_ORDER) return;
    this.derived.set(derivedKey(terms.parent, role), terms.revision + 1);
  }

  private note(kind: EventKind, order: number, reason: number, a: number): void {
    const symbol = this.orders.symbol.at(order);
    this.events.append({ kind, ts: this.time.ts, symbol, order, reason, a, b: 0, c: 0 });
  }
}

function derivedKey(parent: number, role: OrderRole): number {
  return parent * ORDER_ROLES.length + ORDER_ROLES.indexOf(role);
}
