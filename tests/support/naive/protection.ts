// Section 5, protective orders: what each position's stop and profit target are, after every fill and
// at the end of every slice. The sim rejects nothing, so nothing here is ever lost.
import { derivedId } from './ids.ts';
import { abs, ceilDiv, floorDiv, max, min } from './money.ts';
import { remainingOf } from './orders.ts';
import type { LiveOrder, NaiveOrders } from './orders.ts';
import type { NaivePortfolio } from './portfolio.ts';
import type { NaiveRole, NaiveSide, NaiveTerms } from './types.ts';
import { NO_TERMS } from './types.ts';

const MAX_PRICE = 900_000_000_000n;

/** One looked-after position. */
interface Watch {
  readonly long: boolean;
  /** Id of the order that opened the oldest lot when the watch began. */
  readonly parent: string;
  /** Where a trailing stop stands. */
  held: bigint | null;
  stop: LiveOrder | null;
  profit: LiveOrder | null;
}

type Slot = 'stop' | 'profit';
const ROLES: Record<Slot, NaiveRole> = { stop: 'STOP', profit: 'TAKE_PROFIT' };

export class NaiveProtection {
  /** Terms declared so far, by symbol; they hold until they are declared anew. */
  readonly terms = new Map<string, NaiveTerms>();
  /** Symbols whose target is taken back until the strategy asks anew. */
  onStandDown: (symbol: string) => void = () => undefined;
  ts = 0;
  readonly #watches = new Map<string, Watch>();
  readonly #portfolio: NaivePortfolio;
  readonly #orders: NaiveOrders;
  readonly #replaceLatency: number;
  readonly #engineId: string;

  constructor(
    portfolio: NaivePortfolio,
    orders: NaiveOrders,
    of: { readonly replaceLatency: number; readonly engineId: string },
  ) {
    this.#portfolio = portfolio;
    this.#orders = orders;
    this.#replaceLatency = of.replaceLatency;
    this.#engineId = of.engineId;
  }

  afterFill(order: LiveOrder, price: bigint): void {
    if (this.terms.size === 0) return;
    const { symbol } = order;
    const position = this.#portfolio.position(symbol);
    const watch = this.#watches.get(symbol);
    const same = watch !== undefined && position !== 0n && watch.long === position > 0n;
    const opens = !same && position !== 0n;
    if (order.protective) this.#makeRoom(symbol, position);
    if (!same && watch !== undefined) this.#end(symbol, watch, order);
    if (opens) this.#begin(symbol, position);
    const held = this.#watches.get(symbol)?.held ?? null;
    this.#cover(symbol, held === null ? price : null);
  }

  endSlice(): void {
    if (this.terms.size === 0) return;
    for (const symbol of this.#portfolio.held()) {
      if (!this.#watches.has(symbol)) this.#begin(symbol, this.#portfolio.position(symbol));
      this.#cover(symbol, this.#portfolio.mark(symbol));
    }
  }

  /** Declared prices are divided; what is still held gets its protection anew. */
  afterSplit(
    symbol: string,
    { parts, of }: { readonly parts: bigint; readonly of: bigint },
    { flattening, target }: { readonly flattening: boolean; readonly target: bigint },
  ): void {
    if (this.terms.size === 0) return;
    const position = this.#portfolio.position(symbol);
    const divide = (price: bigint | null, up: boolean): bigint | null => {
      if (price === null) return null;
      const exact = up ? ceilDiv(price * of, parts) : floorDiv(price * of, parts);
      return min(MAX_PRICE, max(1n, exact));
    };
    const terms = this.terms.get(symbol);
    const up = position === 0n ? target >= 0n : position > 0n;
    if (terms !== undefined) {
      this.terms.set(symbol, {
        tif: terms.tif,
        limit: divide(terms.limit, false),
        trigger: divide(terms.trigger, false),
        trail: divide(terms.trail, false),
        stop: divide(terms.stop, up),
        takeProfit: divide(terms.takeProfit, up),
      });
    }
    const watch = this.#watches.get(symbol);
    if (watch === undefined) return;
    watch.stop = null;
    watch.profit = null;
    watch.held = divide(watch.held, up);
    if (position === 0n) this.#watches.delete(symbol);
    if (position !== 0n && !flattening) this.#cover(symbol, null);
  }

  /** A requested replacement is due. */
  replaceDue(order: LiveOrder): void {
    const watch = this.#watches.get(order.symbol);
    const asked = order.asked;
    if (watch === undefined || asked === null) throw new Error('a replacement was asked for');
    this.#orders.replaced(order);
    const slot: Slot = order.role === 'STOP' ? 'stop' : 'profit';
    watch[slot] = this.#place(watch, order, asked);
    this.#cover(order.symbol, null);
  }

  #begin(symbol: string, position: bigint): void {
    const parent = this.#portfolio.oldestOrder(symbol);
    const long = position > 0n;
    this.#watches.set(symbol, { long, parent, held: null, stop: null, profit: null });
  }

  #end(symbol: string, watch: Watch, closer: LiveOrder): void {
    const oco = closer.protective ? 'OCO_SIBLING_FILLED' : 'POSITION_CLOSED';
    for (const order of [watch.stop, watch.profit]) {
      if (order?.status !== 'WORKING') continue;
      this.#orders.cancel(order, order === closer ? 'POSITION_CLOSED' : oco);
    }
    this.#watches.delete(symbol);
  }

  /** Exits that are now larger than the position go; all of the book goes when it is closed. */
  #makeRoom(symbol: string, position: bigint): void {
    if (position === 0n) this.onStandDown(symbol);
    let left = abs(position);
    for (const order of this.#orders.workingOf(symbol)) {
      if (order.protective) continue;
      const opposite = order.side === 'SELL' ? position > 0n : position < 0n;
      if (opposite && remainingOf(order) <= left) left -= remainingOf(order);
      else if (order.role !== 'ENTRY' || position === 0n) {
        this.#orders.cancel(order, 'PROTECTION_FILLED');
      }
    }
  }

  #cover(symbol: string, anchor: bigint | null): void {
    const watch = this.#watches.get(symbol);
    if (watch === undefined) return;
    if (this.#orders.workingOf(symbol).some(({ flatten }) => flatten)) return;
    const terms = this.terms.get(symbol) ?? NO_TERMS;
    this.#bring(watch, 'stop', { symbol, price: this.#stopPrice(watch, terms, symbol, anchor) });
    this.#bring(watch, 'profit', { symbol, price: terms.takeProfit });
  }

  #stopPrice(
    watch: Watch,
    terms: NaiveTerms,
    symbol: string,
    anchor: bigint | null,
  ): bigint | null {
    if (terms.trail === null) {
      watch.held = null;
      return terms.stop;
    }
    if (anchor === null && watch.held !== null) return watch.held;
    const from = anchor ?? this.#portfolio.mark(symbol);
    const trailed = watch.long ? max(1n, from - terms.trail) : min(MAX_PRICE, from + terms.trail);
    let tightest = trailed;
    for (const other of [terms.stop, watch.held]) {
      if (other !== null) tightest = watch.long ? max(tightest, other) : min(tightest, other);
    }
    watch.held = tightest;
    return tightest;
  }

  #bring(watch: Watch, slot: Slot, of: { symbol: string; price: bigint | null }): void {
    const { symbol, price } = of;
    const qty = abs(this.#portfolio.position(symbol));
    const side: NaiveSide = watch.long ? 'SELL' : 'BUY';
    const placed = watch[slot];
    const current = placed?.status === 'WORKING' ? placed : null;
    if (current === null) {
      watch[slot] =
        price === null
          ? null
          : this.#place(watch, { symbol, side, role: ROLES[slot] }, { qty, price });
      return;
    }
    if (current.barsToReplace !== null) return;
    if (price === null) {
      this.#orders.cancel(current, 'PROTECTION_WITHDRAWN');
      watch[slot] = null;
      return;
    }
    if (remainingOf(current) === qty && (current.stop ?? current.limit) === price) return;
    if (this.#replaceLatency > 0) {
      current.asked = { qty, price };
      this.#orders.requestReplace(current, this.#replaceLatency);
      return;
    }
    this.#orders.cancel(current, 'REPLACED');
    watch[slot] = this.#place(watch, current, { qty, price });
  }

  #place(
    watch: Watch,
    of: Pick<LiveOrder, 'symbol' | 'side' | 'role'>,
    { qty, price }: { qty: bigint; price: bigint },
  ): LiveOrder {
    const { symbol, side, role } = of;
    const kind = role === 'STOP' ? 'STOP' : 'TP';
    const id = derivedId(
      this.#engineId,
      watch.parent,
      kind,
      this.#orders.revision(watch.parent, kind),
    );
    this.#orders.countRevision(watch.parent, kind);
    const prices =
      role === 'STOP'
        ? ({ type: 'STOP', stop: price, limit: null } as const)
        : ({ type: 'LIMIT', stop: null, limit: price } as const);
    return this.#orders.accept(
      { ts: this.ts, id, symbol, side, qty, role, tif: 'GTC', ...prices },
      0,
    );
  }
}
