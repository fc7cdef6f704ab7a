// The order rows of a run and which of them are working (sections 3, 4 and 7).
import { abs } from './money.ts';
import { NaiveTraffic } from './traffic.ts';
import type { NaiveOrder, NaivePrices, NaiveSide, NaiveStatus } from './types.ts';

/** An order row that the run still changes. */
export interface LiveOrder extends NaiveOrder {
  filled: bigint;
  status: NaiveStatus;
  reason: string;
  /** Fills so far. */
  fillCount: number;
  /** Bars of the symbol that must pass before the first one that can fill it. */
  barsToWait: number;
  /** Bars of the symbol until a requested cancel takes effect; null: none requested. */
  barsToCancel: number | null;
  /** The same of a requested replacement, and what it asks for. */
  barsToReplace: number | null;
  asked: { readonly qty: bigint; readonly price: bigint } | null;
  askedPrices: NaivePrices | null;
  /** Day of the first bar that it saw. */
  firstDay: number | null;
  /** A stop-limit that has become a limit. */
  triggered: boolean;
  /** STOP or TAKE_PROFIT: not of the book. */
  readonly protective: boolean;
  /** Id of the first entry in its chain of replacements. */
  readonly root: string;
}

export type OrderKind = Pick<NaiveOrder, 'role' | 'type' | 'limit' | 'stop' | 'tif'>;
export type NewOrder = Pick<NaiveOrder, 'ts' | 'id' | 'symbol' | 'side' | 'qty'> &
  OrderKind & { readonly root?: string };

/** A MARKET order without terms. */
export const PLAIN = { type: 'MARKET', limit: null, stop: null, tif: 'GTC' } as const;

export function remainingOf(order: LiveOrder): bigint {
  return order.qty - order.filled;
}

export function signedRemaining(order: LiveOrder): bigint {
  return order.side === 'BUY' ? remainingOf(order) : -remainingOf(order);
}

export class NaiveOrders {
  readonly rows: LiveOrder[] = [];
  readonly traffic = new NaiveTraffic();
  /** Working orders, oldest first. */
  #working: LiveOrder[] = [];

  readonly #revisions = new Map<string, number>();

  /** How many orders of a kind were derived from a parent. */
  revision(parent: string, kind: string): number {
    return this.#revisions.get(`${parent}|${kind}`) ?? 0;
  }

  countRevision(parent: string, kind: string): void {
    this.#revisions.set(`${parent}|${kind}`, this.revision(parent, kind) + 1);
  }

  #add(order: NewOrder, status: NaiveStatus, reason: string): LiveOrder {
    const row: LiveOrder = {
      root: order.id,
      ...order,
      seq: this.rows.length + 1,
      filled: 0n,
      status,
      reason,
      flatten: order.role === 'FLATTENING',
      protective: order.role === 'STOP' || order.role === 'TAKE_PROFIT',
      fillCount: 0,
      barsToWait: 0,
      barsToCancel: null,
      barsToReplace: null,
      asked: null,
      askedPrices: null,
      firstDay: null,
      triggered: false,
    };
    this.rows.push(row);
    return row;
  }

  accept(order: NewOrder, barsToWait: number): LiveOrder {
    const row = this.#add(order, 'WORKING', '');
    row.barsToWait = barsToWait;
    this.traffic.message();
    this.#working.push(row);
    return row;
  }

  reject(order: NewOrder, code: string): void {
    this.#add(order, 'REJECTED', code);
  }

  /** The broker is told of a cancel once: when it is asked for, or at once. */
  cancel(order: LiveOrder, reason: string): void {
    if (order.barsToCancel === null) this.traffic.message();
    this.#leave(order, 'CANCELED', reason);
  }

  /** Asks for a replacement, which is a message; what comes of it is an order of its own. */
  requestReplace(order: LiveOrder, bars: number): void {
    this.traffic.message();
    order.barsToReplace = bars;
  }

  /** The replacement that was asked for took effect. */
  replaced(order: LiveOrder): void {
    this.#leave(order, 'CANCELED', 'REPLACED');
  }

  expire(order: LiveOrder, reason: string): void {
    this.#leave(order, 'EXPIRED', reason);
  }

  #leave(order: LiveOrder, status: NaiveStatus, reason: string): void {
    order.status = status;
    order.reason = reason;
    this.#working = this.#working.filter((other) => other !== order);
  }

  requestCancel(order: LiveOrder, bars: number): void {
    this.traffic.message();
    order.barsToCancel = bars;
  }

  filled(order: LiveOrder, qty: bigint): void {
    order.filled += qty;
    order.fillCount += 1;
    if (remainingOf(order) > 0n) return;
    order.status = 'FILLED';
    this.#working = this.#working.filter((other) => other !== order);
  }

  working(): readonly LiveOrder[] {
    return this.#working;
  }

  workingOf(symbol: string): readonly LiveOrder[] {
    return this.#working.filter((order) => order.symbol === symbol);
  }

  workingQty(symbol: string, side: NaiveSide): bigint {
    let total = 0n;
    for (const order of this.workingOf(symbol)) {
      if (order.side === side && !order.protective) total += remainingOf(order);
    }
    return total;
  }

  /** Symbols with a working order, in code-unit order. */
  symbols(): string[] {
    return [...new Set(this.#working.map((order) => order.symbol))].sort();
  }

  /**
   * Section 7, last sentence: oldest first, an order stays when it is opposite to the position and
   * not larger than what older kept orders leave of it. The rest is cancelled.
   */
  cancelRiskIncreasing(symbol: string, position: bigint, reason: string): void {
    let left = abs(position);
    for (const order of this.workingOf(symbol)) {
      if (order.protective) continue;
      const opposite = order.side === 'SELL' ? position > 0n : position < 0n;
      if (opposite && remainingOf(order) <= left) left -= remainingOf(order);
      else this.cancel(order, reason);
    }
  }

  cancelAll(reason: string): void {
    for (const order of this.#working) this.cancel(order, reason);
  }
}
