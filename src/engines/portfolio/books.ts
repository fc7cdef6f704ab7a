/**
 * Lots, cash and totals without any mark: what was bought, what it cost, what came of it. Knows fills,
 * splits and dividends; nothing here is ever valued.
 */
import { addExact, mulDivFloor, mulExact } from '../../foundation/core/index.ts';
import {
  splitRemainder,
  SplitTable,
  TradeTable,
  type SplitRatio,
} from '../../foundation/model/index.ts';
import { LotQueue, type Lot } from './lot-queue.ts';
import { splitLots } from './split-lots.ts';
import type { Fill, SplitEffect } from './types.ts';

export class Books {
  cash: number;
  /** P&L of closed quantities, gross of fees; and what splits rounded. */
  realized = 0;
  fees = 0;
  dividends = 0;
  /** Sum over lots of signed qty * entry price. */
  cost = 0;
  /** Signed shares by symbol. */
  readonly position: Float64Array;
  readonly trades = new TradeTable();
  readonly splits = new SplitTable();
  /** Whether the fill booked last closed (part of) a lot of its own day. */
  closedSameDay = false;

  private readonly initialCash: number;
  private readonly lots: LotQueue[];
  /** Rows of the fill table that were booked. */
  private fills = 0;

  constructor(initialCash: number, symbolCount: number) {
    this.initialCash = initialCash;
    this.cash = initialCash;
    this.position = new Float64Array(symbolCount);
    this.lots = Array.from({ length: symbolCount }, () => new LotQueue());
  }

  /** Closes lots of the other side oldest first, opens a lot with the rest. `row`: of the fill table. */
  bookFill(fill: Omit<Fill, 'order' | 'number' | 'ts'>, row: number): void {
    const notional = mulExact(fill.price, fill.qty);
    this.closedSameDay = false;
    const opened = this.closeLots(fill, row);
    if (opened > 0) {
      this.cost = addExact(this.cost, fill.side * mulExact(opened, fill.price));
      const lot = { qty: fill.side * opened, price: fill.price, day: fill.day, fill: row };
      this.lots[fill.symbol]?.push(lot);
    }
    this.cash = addExact(addExact(this.cash, -fill.side * notional), -fill.fee);
    this.fees = addExact(this.fees, fill.fee);
    const held = this.position[fill.symbol] as number;
    this.position[fill.symbol] = addExact(held, fill.side * fill.qty);
    this.fills = row + 1;
  }

  /**
   * Turns a symbol's lots into `qty * ratio` at `entry / ratio`. The position keeps its whole shares; its
   * fraction of a share is paid at `previousClose / ratio`, rounded against us.
   */
  split(symbol: number, ratio: SplitRatio, previousClose: number): SplitEffect {
    const queue = this.lots[symbol];
    const held = this.position[symbol] as number;
    const rest = Math.sign(held) * splitRemainder(Math.abs(held), ratio) + 0; // + 0 turns -0 into 0
    const old = this.lotsOf(symbol);
    const { lots, fractionCost } = splitLots(old, ratio);
    const change = addExact(costOf(lots), -costOf(old));
    const cash = mulDivFloor(rest, previousClose, ratio.numerator);
    const fractionPnl = addExact(cash, -fractionCost);
    const residue = addExact(change, fractionCost);
    queue?.clear();
    for (const lot of lots) queue?.push(lot);
    this.splits.symbol.push(symbol);
    this.splits.fills.push(this.fills);
    this.splits.numerator.push(ratio.numerator);
    this.splits.denominator.push(ratio.denominator);
    this.position[symbol] = lots.reduce((sum, { qty }) => addExact(sum, qty), 0);
    this.cost = addExact(this.cost, change);
    this.cash = addExact(this.cash, cash);
    this.realized = addExact(this.realized, addExact(fractionPnl, residue));
    return { cash, fractionPnl, residue };
  }

  /** Pays `perShare` micros for each share; a short position pays it. Returns the cash. */
  payDividend(symbol: number, perShare: number): number {
    const cash = mulExact(this.position[symbol] as number, perShare) + 0; // + 0 turns -0 into 0
    this.cash = addExact(this.cash, cash);
    this.dividends = addExact(this.dividends, cash);
    return cash;
  }

  /** Lots of a symbol, oldest first. */
  lotsOf(symbol: number): readonly Lot[] {
    return this.lots[symbol]?.all() ?? [];
  }

  /** Back to the opening cash. Columns and arrays stay the same objects. */
  reset(): void {
    this.cash = this.initialCash;
    this.realized = 0;
    this.fees = 0;
    this.dividends = 0;
    this.cost = 0;
    this.closedSameDay = false;
    this.fills = 0;
    this.position.fill(0);
    for (const queue of this.lots) queue.clear();
    for (const column of [...this.trades.columns(), ...this.splits.columns()]) column.clear();
  }

  /** Closes lots opposite to the fill; returns the shares that are left to open. */
  private closeLots(fill: Omit<Fill, 'order' | 'number' | 'ts'>, row: number): number {
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
      this.trades.exitFill.push(row);
      this.trades.qty.push(qty);
      this.trades.grossPnl.push(pnl);
      queue.reduceOldest(-fill.side * qty);
      left -= qty;
    }
    return left;
  }
}

function costOf(lots: readonly Lot[]): number {
  return lots.reduce((sum, { qty, price }) => addExact(sum, mulExact(qty, price)), 0);
}
