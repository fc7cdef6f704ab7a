// Section 6: FIFO lots, cash, marks, and the identity asserted after every fill.
import { abs, floorDiv, max, min, safe } from './money.ts';
import type { NaiveFill, NaiveTrade } from './types.ts';

interface Lot {
  /** Id of the order whose fill opened it. */
  readonly order: string;
  entry: bigint;
  readonly day: number;
  readonly ts: number;
  readonly openFee: bigint;
  readonly openQty: bigint;
  /** Signed shares left: below 0 for a short lot. */
  qty: bigint;
  /** Splits since it was opened: `parts` shares of today for each `of` then. */
  parts: bigint;
  of: bigint;
}

/** A price in the shares that a split leaves. */
export function splitPrice(price: bigint, parts: bigint, of: bigint): bigint {
  return max(1n, floorDiv(price * of, parts));
}

export class NaivePortfolio {
  readonly initialCash: bigint;
  cash: bigint;
  realized = 0n;
  fees = 0n;
  dividends = 0n;
  readonly marks = new Map<string, bigint>();
  readonly trades: NaiveTrade[] = [];
  readonly #lots = new Map<string, Lot[]>();

  constructor(initialCash: bigint) {
    this.initialCash = initialCash;
    this.cash = initialCash;
  }

  position(symbol: string): bigint {
    let total = 0n;
    for (const lot of this.#lots.get(symbol) ?? []) total += lot.qty;
    return total;
  }

  /** Id of the order that opened the oldest lot. */
  oldestOrder(symbol: string): string {
    const lot = this.#lots.get(symbol)?.[0];
    if (lot === undefined) throw new Error(`no lot of ${symbol}`);
    return lot.order;
  }

  /** Symbols with a position, in code-unit order. */
  held(): string[] {
    return [...this.#lots.keys()].filter((symbol) => this.position(symbol) !== 0n).sort();
  }

  mark(symbol: string): bigint {
    const mark = this.marks.get(symbol);
    if (mark === undefined) throw new Error(`PORTFOLIO_MARK_MISSING ${symbol}`);
    return mark;
  }

  net(): bigint {
    let total = 0n;
    for (const s of this.held()) total = safe(total + safe(this.position(s) * this.mark(s)));
    return total;
  }

  gross(): bigint {
    let total = 0n;
    for (const s of this.held()) total = safe(total + safe(abs(this.position(s)) * this.mark(s)));
    return total;
  }

  equity(): bigint {
    return safe(this.cash + this.net());
  }

  unrealized(): bigint {
    let total = 0n;
    for (const [symbol, lots] of this.#lots) {
      for (const lot of lots) total += (this.mark(symbol) - lot.entry) * lot.qty;
    }
    return safe(total);
  }

  /** Applies one fill; returns true when it closes (part of) a lot opened on the same day. */
  apply(fill: NaiveFill, day: number): boolean {
    const direction = fill.side === 'BUY' ? 1n : -1n;
    const lots = this.#lots.get(fill.symbol) ?? [];
    this.#lots.set(fill.symbol, lots);
    this.cash = safe(this.cash - direction * safe(fill.price * fill.qty));
    this.cash = safe(this.cash - fill.fee);
    this.fees = safe(this.fees + fill.fee);

    let left = fill.qty;
    let dayTrade = false;
    while (left > 0n) {
      const oldest = lots[0];
      if (oldest === undefined || oldest.qty > 0n === direction > 0n) break;
      const closed = min(left, abs(oldest.qty));
      this.#close(oldest, fill, closed);
      if (oldest.day === day) dayTrade = true;
      oldest.qty += direction * closed;
      left -= closed;
      if (oldest.qty === 0n) lots.shift();
    }
    if (left > 0n) {
      const order = fill.orderId;
      const opened = {
        order,
        entry: fill.price,
        day,
        ts: fill.ts,
        openFee: fill.fee,
        openQty: fill.qty,
      };
      lots.push({ ...opened, qty: direction * left, parts: 1n, of: 1n });
    }
    this.#assertIdentity();
    return dayTrade;
  }

  /**
   * Section 6: every share is cut into `parts` slivers, `of` of which make a new share. The slivers lie in
   * a row, the youngest lot's first. A new share belongs to the oldest lot in it, the slivers that fill
   * none at the end are paid in cash. Slivers that a lot hands on take their cost along, rounded down.
   */
  split(symbol: string, parts: bigint, of: bigint, previousClose: bigint): void {
    const old = this.#lots.get(symbol) ?? [];
    const sign = this.position(symbol) < 0n ? -1n : 1n;
    const costBefore = old.reduce((sum, lot) => sum + lot.qty * lot.entry, 0n);
    const kept: Lot[] = [];
    let end = 0n;
    let handedOn = 0n;
    for (const lot of [...old].reverse()) {
      const begin = end;
      end += abs(lot.qty) * parts;
      const shares = end / of - begin / of;
      const cost = handedOn + abs(lot.qty) * lot.entry;
      handedOn = shares === 0n ? cost : floorDiv((end % of) * lot.entry, parts);
      const entry = shares === 0n ? 0n : max(1n, (cost - handedOn) / shares);
      const scale = { parts: lot.parts * parts, of: lot.of * of };
      if (shares > 0n) kept.unshift({ ...lot, ...scale, qty: sign * shares, entry });
    }
    const cash = floorDiv(sign * (end % of) * previousClose, parts);
    const costAfter = kept.reduce((sum, lot) => sum + lot.qty * lot.entry, 0n);
    this.#lots.set(symbol, kept);
    this.cash = safe(this.cash + cash);
    this.realized = safe(this.realized + cash + costAfter - costBefore);
    const mark = this.marks.get(symbol);
    if (mark !== undefined) this.marks.set(symbol, splitPrice(mark, parts, of));
    this.#assertIdentity();
  }

  payDividend(symbol: string, perShare: bigint): void {
    const cash = safe(this.position(symbol) * perShare);
    this.cash = safe(this.cash + cash);
    this.dividends = safe(this.dividends + cash);
    this.#assertIdentity();
  }

  #close(lot: Lot, fill: NaiveFill, qty: bigint): void {
    const long = lot.qty > 0n;
    const gross = safe((long ? fill.price - lot.entry : lot.entry - fill.price) * qty);
    this.realized = safe(this.realized + gross);
    const share = (fee: bigint, of: bigint): number => (Number(fee) * Number(qty)) / Number(of);
    const openFees = (share(lot.openFee, lot.openQty) * Number(lot.of)) / Number(lot.parts);
    const fees = openFees + share(fill.fee, fill.qty);
    this.trades.push({
      symbol: fill.symbol,
      side: long ? 'LONG' : 'SHORT',
      qty,
      entryTs: lot.ts,
      exitTs: fill.ts,
      entry: lot.entry,
      exit: fill.price,
      gross,
      net: (Number(gross) - fees) / 1e6,
    });
  }

  #assertIdentity(): void {
    const gained = this.realized + this.dividends - this.fees;
    const explained = this.initialCash + gained + this.unrealized();
    if (this.equity() !== explained) {
      throw new Error(`identity broken: equity ${this.equity()}, explained ${explained}`);
    }
  }
}
