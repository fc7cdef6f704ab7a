/**
 * FIFO lots, cash, marks and equity (contract 6). The ledger of fills is the truth: everything else is
 * kept up to date beside it, must satisfy the accounting identity after every fill, and must equal a
 * recompute. Nothing here decides; it computes and refuses what would be wrong.
 *
 * `equity = initial_cash + realized + unrealized - fees` (dividends come with corporate actions).
 */
import {
  addExact,
  Failure,
  failOverflow,
  invariant,
  MAX_SAFE,
  mulExact,
  restoreColumns,
  snapshotColumns,
} from '../../foundation/core/index.ts';
import { FillTable, TradeTable, type BarColumns } from '../../foundation/model/index.ts';
import { LotQueue, type Lot } from './lot-queue.ts';
import type { Fill } from './types.ts';

export type PortfolioSnapshot = {
  readonly cash: number;
  readonly realized: number;
  readonly fees: number;
  /** Null where the symbol has no mark yet. */
  readonly mark: readonly (number | null)[];
  readonly lots: readonly (readonly Lot[])[];
  readonly ledger: readonly (readonly number[])[];
  readonly trades: readonly (readonly number[])[];
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
  cash: number;
  /** P&L of closed quantities, gross of fees. */
  realized = 0;
  fees = 0;
  /** Sum of position * mark: also the net exposure. */
  net = 0;
  /** Sum of |position| * mark. */
  gross = 0;
  equity: number;
  /** Signed shares by symbol. */
  readonly position: Float64Array;
  /** Close of the symbol's latest accepted bar, micros; NaN until there is one. */
  readonly markOf: Float64Array;
  readonly ledger = new FillTable();
  readonly trades = new TradeTable();
  /** Whether the fill applied last closed (part of) a lot of its own day. */
  closedSameDay = false;

  private readonly holdings: readonly Holding[];
  private readonly lots: readonly LotQueue[];
  /** Sum over lots of signed qty * entry price. */
  private cost = 0;
  private bars: BarColumns;

  constructor(initialCash: number, symbolCount: number, bars: BarColumns) {
    this.initialCash = initialCash;
    this.cash = initialCash;
    this.equity = initialCash;
    this.position = new Float64Array(symbolCount);
    this.markOf = new Float64Array(symbolCount).fill(NaN);
    this.holdings = Array.from({ length: symbolCount }, () => ({ position: 0, value: 0 }));
    this.lots = Array.from({ length: symbolCount }, () => new LotQueue());
    this.bars = bars;
  }

  useBars(bars: BarColumns): void {
    this.bars = bars;
  }

  get unrealized(): number {
    return addExact(this.net, -this.cost);
  }

  /** Marks a symbol at the close of `row` and moves equity with it. */
  mark(row: number, symbol: number): void {
    this.markOf[symbol] = this.bars.close[row] as number;
    const holding = this.holdings[symbol] as Holding;
    if (holding.position !== 0) this.revalue(holding, symbol);
  }

  /** Whether a symbol's lots are those of another queue, which knows no days. */
  private hasLots(symbol: number, other: LotQueue): boolean {
    const own = this.lotsOf(symbol);
    return (
      own.length === other.count &&
      own.every(({ qty, price, fill }, index) => {
        const lot = other.at(index);
        return lot.qty === qty && lot.price === price && lot.fill === fill;
      })
    );
  }

  private markAt(symbol: number, price: number): void {
    this.markOf[symbol] = price;
    this.revalue(this.holdings[symbol] as Holding, symbol);
  }

  /**
   * Books a fill: closes lots of the other side oldest first, opens a lot with the rest. Fails with
   * MONEY_OVERFLOW or PORTFOLIO_MARK_MISSING; asserts the identity.
   */
  applyFill(fill: Fill): void {
    const notional = mulExact(fill.price, fill.qty);
    const index = this.ledger.count;
    this.closedSameDay = false;
    const opened = this.closeLots(fill, index);
    if (opened > 0) {
      this.cost = addExact(this.cost, fill.side * mulExact(opened, fill.price));
      const lot = { qty: fill.side * opened, price: fill.price, day: fill.day, fill: index };
      this.lots[fill.symbol]?.push(lot);
    }
    this.cash = addExact(addExact(this.cash, -fill.side * notional), -fill.fee);
    this.fees = addExact(this.fees, fill.fee);
    const holding = this.holdings[fill.symbol] as Holding;
    this.setPosition(fill.symbol, addExact(holding.position, fill.side * fill.qty));
    this.record(fill);
    this.revalue(holding, fill.symbol);
    this.assertIdentity();
  }

  /** Lots of a symbol, oldest first. */
  lotsOf(symbol: number): readonly Lot[] {
    return this.lots[symbol]?.all() ?? [];
  }

  /** Asserts that the running state equals a recompute from the ledger. O(fills). */
  assertRecompute(symbolOf: (order: number) => number, sideOf: (order: number) => number): void {
    const twin = new Portfolio(this.initialCash, this.position.length, this.bars);
    const ledger = this.ledger;
    for (let i = 0; i < ledger.count; i++) {
      const order = ledger.order.at(i);
      const symbol = symbolOf(order);
      twin.markAt(symbol, ledger.price.at(i)); // each fill at its own price, the marks at the end
      twin.applyFill({
        symbol,
        side: sideOf(order) > 0 ? 1 : -1,
        qty: ledger.qty.at(i),
        price: ledger.price.at(i),
        fee: ledger.fee.at(i),
        order,
        number: ledger.number.at(i),
        ts: ledger.ts.at(i),
        day: 0,
      });
    }
    this.markOf.forEach((mark, symbol) => {
      if (!Number.isNaN(mark)) twin.markAt(symbol, mark);
    });
    const same =
      twin.cash === this.cash &&
      twin.realized === this.realized &&
      twin.fees === this.fees &&
      twin.net === this.net &&
      twin.gross === this.gross &&
      twin.cost === this.cost &&
      twin.equity === this.equity &&
      twin.position.every((qty, symbol) => qty === this.position[symbol]) &&
      twin.lots.every((queue, symbol) => this.hasLots(symbol, queue));
    invariant(same, 'the running state equals a recompute from the ledger', {
      cash: this.cash,
      recomputedCash: twin.cash,
      realized: this.realized,
      recomputedRealized: twin.realized,
    });
  }

  snapshot(): PortfolioSnapshot {
    return {
      cash: this.cash,
      realized: this.realized,
      fees: this.fees,
      mark: Array.from(this.markOf, (mark) => (Number.isNaN(mark) ? null : mark)),
      lots: this.lots.map((queue) => queue.all()),
      ledger: snapshotColumns(this.ledger.columns()),
      trades: snapshotColumns(this.trades.columns()),
    };
  }

  /** Takes over a snapshot into a new portfolio. */
  restore(from: PortfolioSnapshot): void {
    this.cash = from.cash;
    this.realized = from.realized;
    this.fees = from.fees;
    this.markOf.set(from.mark.map((mark) => mark ?? NaN));
    restoreColumns(this.ledger.columns(), from.ledger);
    restoreColumns(this.trades.columns(), from.trades);
    from.lots.forEach((lots, symbol) => {
      for (const lot of lots) {
        this.lots[symbol]?.push(lot);
        this.setPosition(symbol, addExact(this.position[symbol] as number, lot.qty));
        this.cost = addExact(this.cost, mulExact(lot.qty, lot.price));
      }
      this.revalue(this.holdings[symbol] as Holding, symbol);
    });
    this.equity = addExact(this.cash, this.net);
    this.assertIdentity();
  }

  private setPosition(symbol: number, position: number): void {
    this.position[symbol] = position;
    (this.holdings[symbol] as Holding).position = position;
  }

  /** Closes lots opposite to the fill; returns the shares that are left to open. */
  private closeLots(fill: Fill, fillIndex: number): number {
    const queue = this.lots[fill.symbol];
    let left = fill.qty;
    while (queue !== undefined && left > 0 && queue.count > 0) {
      const lot = queue.at(0);
      if (Math.sign(lot.qty) === fill.side) break;
      const qty = Math.min(left, Math.abs(lot.qty));
      // A long lot gains when it is sold higher, a short one when it is bought back lower.
      const pnl = mulExact(fill.side * (lot.price - fill.price), qty);
      this.realized = addExact(this.realized, pnl);
      this.cost = addExact(this.cost, fill.side * mulExact(lot.price, qty));
      if (lot.day === fill.day) this.closedSameDay = true;
      this.trades.symbol.push(fill.symbol);
      this.trades.entryFill.push(lot.fill);
      this.trades.exitFill.push(fillIndex);
      this.trades.qty.push(qty);
      this.trades.grossPnl.push(pnl);
      queue.reduceOldest(-fill.side * qty);
      left -= qty;
    }
    return left;
  }

  private record(fill: Fill): void {
    this.ledger.order.push(fill.order);
    this.ledger.number.push(fill.number);
    this.ledger.ts.push(fill.ts);
    this.ledger.qty.push(fill.qty);
    this.ledger.price.push(fill.price);
    this.ledger.fee.push(fill.fee);
  }

  /** Position times mark of one symbol, and what hangs on it: net, gross, equity. */
  private revalue(holding: Holding, symbol: number): void {
    const { position, value: before } = holding;
    const value = position === 0 ? 0 : position * (this.markOf[symbol] as number);
    const change = value - before;
    const net = this.net + change;
    const gross = this.gross + (Math.abs(value) - Math.abs(before));
    const equity = this.cash + net;
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
    const owned = addExact(addExact(this.initialCash, this.realized), -this.fees);
    const expected = addExact(owned, this.unrealized);
    invariant(this.equity === expected, 'equity = initial cash + realized + unrealized - fees', {
      equity: this.equity,
      expected,
    });
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
