/**
 * The prices of entries (contract 5): opening intents carry the terms that their target declares, and a
 * working entry whose terms are no longer those is replaced. A replacement is a new order with a new
 * id, judged by the gates like any other; with latency the old one can fill until the broker confirms.
 */
import { orderTypeOf } from '../../../engines/execution/index.ts';
import {
  CANCEL_PENDING,
  ENTRY,
  NO_ORDER,
  reasonId,
  REPLACE_PENDING,
  TIMES_IN_FORCE,
  type OrderTable,
  type OrderTerms,
  type TargetBook,
  type TimeInForce,
} from '../../../foundation/model/index.ts';
import type { IntentKind, OrderDesk } from './order-desk.ts';
import { Replacements } from './replacements.ts';

const REPLACED = reasonId('REPLACED');
const PLAIN_ENTRY: IntentKind = { role: 'ENTRY', terms: null };

/** Limit, stop, time in force: what an entry is asked to have. NaN is no price, in a snapshot null. */
type Asked = readonly [limitPrice: number, stopPrice: number, timeInForce: TimeInForce];

export type EntryTermsSnapshot = readonly (readonly [
  order: number,
  limitPrice: number | null,
  stopPrice: number | null,
  timeInForce: TimeInForce,
])[];

export class EntryTerms {
  private readonly desk: OrderDesk;
  private readonly orders: OrderTable;
  private readonly targets: TargetBook;
  private readonly replacesAtOnce: boolean;
  private readonly replacements: Replacements<Asked>;
  /**
   * By symbol: the order that is gone and whose replacement is due in this slice. One intent takes the
   * place of all that went, and hangs on the one that went last.
   */
  private readonly due = new Map<number, { readonly old: number; readonly asked: Asked }>();

  constructor(desk: OrderDesk, targets: TargetBook, replacesAtOnce: boolean) {
    this.desk = desk;
    this.orders = desk.orders;
    this.targets = targets;
    this.replacesAtOnce = replacesAtOnce;
    this.replacements = new Replacements(desk);
  }

  /** Whether a replacement is due, so that step 6 has work without a new book. */
  get isDue(): boolean {
    return this.due.size > 0;
  }

  /** Symbols whose replacement is due. */
  dueSymbols(): readonly number[] {
    return [...this.due.keys()];
  }

  /** What the next opening intent of a symbol is. */
  kindOf(symbol: number): IntentKind {
    const due = this.due.get(symbol);
    if (due !== undefined) return { role: 'ENTRY', terms: this.replacing(due.old, due.asked) };
    if (this.targets.entersPlainly(symbol)) return PLAIN_ENTRY;
    const terms = { parent: NO_ORDER, revision: 0, replaces: NO_ORDER };
    return { role: 'ENTRY', terms: withPrices(this.declared(symbol), terms) };
  }

  /** Ends the slice: what was due and found no intent is no longer wanted. */
  endIntents(): void {
    this.due.clear();
  }

  /** Asks for the replacement of each working entry whose terms are not those of its target. */
  replaceStale(): void {
    for (let symbol = 0; symbol < this.orders.working.length; symbol++) {
      const working = this.orders.working[symbol]?.view() ?? [];
      const stale = Array.from(working).filter((order) => this.isStale(order, symbol));
      for (const order of stale) this.replace(order, symbol);
    }
  }

  /** The broker confirms: the old order is gone, the new one is due. */
  confirmReplace(order: number): void {
    const asked = this.replacements.confirm(order);
    if (asked !== null) this.due.set(this.orders.symbol.at(order), { old: order, asked });
  }

  snapshot(): EntryTermsSnapshot {
    return this.replacements
      .snapshot()
      .map(([order, [limit, stop, time]]) => [order, orNull(limit), orNull(stop), time]);
  }

  restore(from: EntryTermsSnapshot): void {
    for (const [order, limit, stop, time] of from) {
      this.replacements.restore(order, [limit ?? NaN, stop ?? NaN, time]);
    }
  }

  private replace(order: number, symbol: number): void {
    const asked = this.declared(symbol);
    if (this.replacesAtOnce) {
      this.desk.moves.cancel(order, REPLACED);
      this.due.set(symbol, { old: order, asked });
    } else {
      this.replacements.request(order, asked);
    }
  }

  private isStale(order: number, symbol: number): boolean {
    const { orders } = this;
    if (orders.role.at(order) !== ENTRY) return false;
    const state = orders.state.at(order);
    if (state === CANCEL_PENDING || state === REPLACE_PENDING) return false;
    const { limitPrice, stopPrice, timeInForce } = orders.termsOf(order);
    const [limit, stop, time] = this.declared(symbol);
    // Object.is, since no price is the same as no price
    return !(Object.is(limitPrice, limit) && Object.is(stopPrice, stop) && timeInForce === time);
  }

  private declared(symbol: number): Asked {
    const { entryLimit, entryStop, timeInForce } = this.targets;
    const time = TIMES_IN_FORCE[timeInForce[symbol] ?? 0] ?? 'GTC';
    return [entryLimit[symbol] as number, entryStop[symbol] as number, time];
  }

  /** The lineage goes by the first order of the chain: `<its id>|R|<revision>`. */
  private replacing(old: number, asked: Asked): OrderTerms {
    const { parent: root } = this.orders.termsOf(old);
    const parent = root === NO_ORDER ? old : root;
    const revision = this.desk.nextRevision(parent, 'ENTRY');
    return withPrices(asked, { parent, revision, replaces: old });
  }
}

function withPrices(
  [limitPrice, stopPrice, timeInForce]: Asked,
  lineage: Pick<OrderTerms, 'parent' | 'revision' | 'replaces'>,
): OrderTerms {
  const type = orderTypeOf(limitPrice, stopPrice);
  return { type, limitPrice, stopPrice, timeInForce, ...lineage };
}

function orNull(price: number): number | null {
  return Number.isNaN(price) ? null : price;
}
