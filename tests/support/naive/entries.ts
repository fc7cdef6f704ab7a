// Section 5 and the replacement of entries: which terms an opening intent gets, and which working
// entries no longer have the terms of their target.
import { derivedId } from './ids.ts';
import type { LiveOrder, NaiveOrders, OrderKind } from './orders.ts';
import type { NaivePrices, NaiveTerms } from './types.ts';
import { NO_TERMS } from './types.ts';

function typeOf(limit: bigint | null, stop: bigint | null): OrderKind['type'] {
  if (limit === null) return stop === null ? 'MARKET' : 'STOP';
  return stop === null ? 'LIMIT' : 'STOP_LIMIT';
}

export class NaiveEntries {
  readonly #orders: NaiveOrders;
  readonly #terms: ReadonlyMap<string, NaiveTerms>;
  readonly #engineId: string;
  /** By symbol: the entry that is gone, and the terms asked for in its place. */
  readonly #due = new Map<string, { readonly old: LiveOrder; readonly prices: NaivePrices }>();

  constructor(orders: NaiveOrders, terms: ReadonlyMap<string, NaiveTerms>, engineId: string) {
    this.#orders = orders;
    this.#terms = terms;
    this.#engineId = engineId;
  }

  dueSymbols(): string[] {
    return [...this.#due.keys()].sort();
  }

  endIntents(): void {
    this.#due.clear();
  }

  /** What the next opening intent of the symbol is; `plainId` unless it replaces another. */
  kindOf(symbol: string, plainId: string): OrderKind & { id: string; replaced: LiveOrder | null } {
    const due = this.#due.get(symbol);
    const prices = due?.prices ?? this.#declared(symbol);
    const kind = { role: 'ENTRY', type: typeOf(prices.limit, prices.stop), ...prices } as const;
    if (due === undefined) return { ...kind, id: plainId, replaced: null };
    const root = due.old.root;
    const id = derivedId(this.#engineId, root, 'R', this.#orders.revision(root, 'R'));
    return { ...kind, id, replaced: due.old };
  }

  replaceStale(latency: number): void {
    for (const order of [...this.#orders.working()]) {
      if (order.role !== 'ENTRY' || order.barsToCancel !== null) continue;
      if (order.barsToReplace !== null) continue;
      const wanted = this.#declared(order.symbol);
      const { limit, stop, tif } = order;
      if (limit === wanted.limit && stop === wanted.stop && tif === wanted.tif) continue;
      order.askedPrices = wanted;
      if (latency > 0) {
        this.#orders.requestReplace(order, latency);
        continue;
      }
      this.#orders.cancel(order, 'REPLACED');
      this.#expect(order);
    }
  }

  /** A requested replacement is due. */
  replaceDue(order: LiveOrder): void {
    this.#orders.replaced(order);
    this.#expect(order);
  }

  #expect(old: LiveOrder): void {
    const prices = old.askedPrices;
    if (prices === null) throw new Error('a replacement was asked for');
    this.#due.set(old.symbol, { old, prices });
  }

  #declared(symbol: string): NaivePrices {
    const { limit, trigger, tif } = this.#terms.get(symbol) ?? NO_TERMS;
    return { limit, stop: trigger, tif };
  }
}
