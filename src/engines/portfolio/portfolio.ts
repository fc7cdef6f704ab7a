/**
 * The books at their marks: net, gross and equity (contract 6). The journal is the truth: everything else
 * is kept up to date beside it, must satisfy the accounting identity after every entry, and must equal a
 * replay. Nothing here decides; it computes and refuses what would be wrong.
 *
 * `equity = initial_cash + realized + unrealized + dividends - fees`
 */
import {
  addExact,
  Failure,
  failOverflow,
  invariant,
  MAX_SAFE,
} from '../../foundation/core/index.ts';
import {
  splitPrice,
  splitRemainder,
  type BarColumns,
  type FillTable,
  type SplitRatio,
  type SplitTable,
  type TradeTable,
} from '../../foundation/model/index.ts';
import type { Books } from './books.ts';
import { JournaledBooks, type BooksSnapshot } from './journaled-books.ts';
import type { Lot } from './lot-queue.ts';
import type { AppliedSplit, Correction, Fill, FillChange, SameDayClose } from './types.ts';

export type PortfolioSnapshot = BooksSnapshot & {
  /** Null where the symbol has no mark yet. */
  readonly mark: readonly (number | null)[];
};

/** What a bar changes of a symbol: one object each, so that it touches one place in memory. */
interface Holding {
  /** Signed shares. */
  position: number;
  /** position * mark, micros. */
  value: number;
}

export class Portfolio {
  readonly initialCash: number;
  /** Sum of position * mark: also the net exposure. */
  net = 0;
  /** Sum of |position| * mark. */
  gross = 0;
  equity: number;
  /** Signed shares by symbol. */
  readonly position: Float64Array;
  /** Close of the symbol's latest accepted bar, in shares of today, micros; NaN until there is one. */
  readonly markOf: Float64Array;
  /** The fills as they stand, in application order. */
  readonly ledger: FillTable;

  private readonly journaled: JournaledBooks;
  private readonly books: Books;
  private readonly holdings: readonly Holding[];
  private bars: BarColumns;

  constructor(initialCash: number, symbolCount: number, bars: BarColumns) {
    this.initialCash = initialCash;
    this.equity = initialCash;
    this.journaled = new JournaledBooks(initialCash, symbolCount);
    this.books = this.journaled.books;
    this.position = this.books.position;
    this.ledger = this.journaled.ledger;
    this.markOf = new Float64Array(symbolCount).fill(NaN);
    this.holdings = Array.from({ length: symbolCount }, () => ({ position: 0, value: 0 }));
    this.bars = bars;
  }

  get cash(): number {
    return this.books.cash;
  }

  /** P&L of closed quantities, gross of fees; and what splits rounded. */
  get realized(): number {
    return this.books.realized;
  }

  get fees(): number {
    return this.books.fees;
  }

  /** Cash of dividends: below 0 when shorts paid more than longs got. */
  get dividends(): number {
    return this.books.dividends;
  }

  get trades(): TradeTable {
    return this.books.trades;
  }

  get splits(): SplitTable {
    return this.books.splits;
  }

  /** Whether the fill applied last closed (part of) a lot of its own day. */
  get closedSameDay(): boolean {
    return this.books.closedSameDay;
  }

  get unrealized(): number {
    return addExact(this.net, -this.books.cost);
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  /** Marks a symbol at the close of `row` and moves equity with it. */
  mark(row: number, symbol: number): void {
    this.markOf[symbol] = this.bars.close[row] as number;
    const holding = this.holdings[symbol] as Holding;
    if (holding.position !== 0) this.revalue(holding, symbol);
  }

  /**
   * Books a fill: closes lots of the other side oldest first, opens a lot with the rest. Fails with
   * MONEY_OVERFLOW or PORTFOLIO_MARK_MISSING; asserts the identity.
   */
  applyFill(fill: Fill): void {
    this.journaled.bookFill(fill);
    this.takePosition(fill.symbol);
    this.assertIdentity();
  }

  /**
   * The broker took back fill `number` of an order: the books become what they would be without it,
   * dividends and splits since included. Fails with MONEY_OVERFLOW.
   */
  bustFill(order: number, number: number): FillChange {
    const change = this.journaled.bustFill(order, number);
    if (change === 'APPLIED') this.takePositions();
    return change;
  }

  /**
   * The broker changed fill `number` of an order: the books become what they would be had it been so
   * from the start. `to.qty` and `to.price` above 0, `to.fee` at least 0. Fails with MONEY_OVERFLOW.
   */
  correctFill(order: number, number: number, to: Correction): FillChange {
    const isValid = to.qty > 0 && to.price > 0 && to.fee >= 0;
    invariant(isValid, 'a corrected fill is a fill', { order, number, ...to });
    const change = this.journaled.correctFill(order, number, to);
    if (change === 'APPLIED') this.takePositions();
    return change;
  }

  /**
   * Turns a symbol's lots and its mark into shares of after the split (contract 6). The fraction of a
   * share is paid at `previousClose / ratio`, NaN when there is none yet: then a fraction fails with
   * PORTFOLIO_MARK_MISSING. MONEY_OVERFLOW for amounts outside the safe range.
   */
  applySplit(symbol: number, ratio: SplitRatio, previousClose: number): AppliedSplit {
    const holding = this.holdings[symbol] as Holding;
    const { equity } = this;
    const rest = splitRemainder(Math.abs(holding.position), ratio);
    if (rest !== 0 && Number.isNaN(previousClose)) failValue(symbol, holding.position, NaN);
    const effect = this.journaled.split(symbol, ratio, previousClose);
    const mark = this.markOf[symbol] as number;
    if (!Number.isNaN(mark)) this.markOf[symbol] = splitPrice(mark, ratio);
    this.takePosition(symbol);
    this.assertIdentity();
    const markResidue = addExact(equity, -this.equity);
    return { ...effect, position: holding.position, markResidue };
  }

  /** Pays `perShare` micros a share into cash, out of it for a short. Returns the cash. */
  applyDividend(symbol: number, perShare: number): number {
    const cash = this.journaled.payDividend(symbol, perShare);
    this.takePosition(symbol);
    this.assertIdentity();
    return cash;
  }

  /** Lots of a symbol, oldest first. */
  lotsOf(symbol: number): readonly Lot[] {
    return this.books.lotsOf(symbol);
  }

  /**
   * Symbol and epoch day of each exit that closed a lot of its own day, in closing order. O(entries).
   */
  sameDayCloses(): readonly SameDayClose[] {
    return this.journaled.sameDayCloses();
  }

  /** Asserts that the running state equals a replay of the journal, valued at the marks. O(entries). */
  assertRecompute(): void {
    this.journaled.assertRecompute();
    const { net, gross, equity } = this;
    invariant(this.isValued(), 'net, gross and equity equal a recompute from positions and marks', {
      net,
      gross,
      equity,
    });
  }

  snapshot(): PortfolioSnapshot {
    const mark = Array.from(this.markOf, (price) => (Number.isNaN(price) ? null : price));
    return { mark, ...this.journaled.snapshot() };
  }

  /** Takes over a snapshot into a new portfolio: its marks and its journal; the rest follows from them. */
  restore(from: PortfolioSnapshot): void {
    this.markOf.set(from.mark.map((mark) => mark ?? NaN));
    this.journaled.restore(from);
    this.takePositions();
  }

  /** Whether net, gross and equity are what positions and marks give. */
  private isValued(): boolean {
    let [net, gross] = [0, 0];
    this.position.forEach((position, symbol) => {
      const value = position === 0 ? 0 : position * (this.markOf[symbol] as number);
      net += value;
      gross += Math.abs(value);
    });
    return net === this.net && gross === this.gross && this.equity === this.cash + net;
  }

  /** Values books that were made anew at the present marks. */
  private takePositions(): void {
    this.position.forEach((_, symbol) => {
      this.takePosition(symbol);
    });
    this.assertIdentity();
  }

  /** Takes a symbol's position over from the books, and values it. */
  private takePosition(symbol: number): void {
    const holding = this.holdings[symbol] as Holding;
    holding.position = this.position[symbol] as number;
    this.revalue(holding, symbol);
  }

  /** Position times mark of one symbol, and what hangs on it: net, gross, equity. */
  private revalue(holding: Holding, symbol: number): void {
    const { position, value: before } = holding;
    const value = position === 0 ? 0 : position * (this.markOf[symbol] as number);
    const change = value - before;
    const net = this.net + change;
    const gross = this.gross + (Math.abs(value) - Math.abs(before));
    const equity = this.books.cash + net;
    // |net| <= gross, so that gross bounds it. NaN, of a missing mark, is not within bounds either.
    if (!(
      Math.abs(value) <= MAX_SAFE &&
      Math.abs(change) <= MAX_SAFE &&
      gross <= MAX_SAFE &&
      Math.abs(equity) <= MAX_SAFE
    )) {
      failValue(symbol, position, value);
    }
    holding.value = value;
    this.net = net;
    this.gross = gross;
    this.equity = equity;
  }

  private assertIdentity(): void {
    const { realized, dividends, fees } = this.books;
    const gained = addExact(addExact(realized, dividends), -fees);
    const expected = addExact(addExact(this.initialCash, gained), this.unrealized);
    invariant(
      this.equity === expected,
      'equity = initial cash + realized + unrealized + dividends - fees',
      { equity: this.equity, expected },
    );
  }
}

function failValue(symbol: number, position: number, value: number): never {
  if (!Number.isNaN(value)) failOverflow('the value of a position', { symbol, position, value });
  throw new Failure(
    'INPUT',
    'PORTFOLIO_MARK_MISSING',
    `a held symbol has no mark: symbol=${symbol} position=${position}`,
    { fix: 'feed at least one bar of the symbol before its first fill' },
  );
}
