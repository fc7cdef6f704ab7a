/** What a run did, as columns in the order in which it happened. */
import { Float64Column, Int32Column, type NumberColumn } from '../../core/index.ts';

/**
 * Fills in application order, as they stand: a correction by the broker replaces a row's quantity, price
 * and fee, a bust marks the row. `number` counts an order's fills from 1; price and fee in micros.
 */
export class FillTable {
  readonly order = new Int32Column();
  readonly number = new Int32Column();
  readonly ts = new Float64Column();
  readonly qty = new Float64Column();
  readonly price = new Float64Column();
  readonly fee = new Float64Column();
  /** 1 where the broker took the fill back. */
  readonly busted = new Int32Column();

  get count(): number {
    return this.order.length;
  }

  stands(row: number): boolean {
    return this.busted.at(row) !== 1;
  }

  /** Row of an order's fill, -1 when there is none. Looked for only when the broker changes its mind. */
  rowOf(order: number, number: number): number {
    for (let row = this.count - 1; row >= 0; row--) {
      if (this.order.at(row) === order && this.number.at(row) === number) return row;
    }
    return -1;
  }

  /** Fills that the broker did not take back. */
  countStanding(): number {
    let standing = 0;
    for (let row = 0; row < this.count; row++) if (this.stands(row)) standing++;
    return standing;
  }

  columns(): NumberColumn[] {
    return [this.order, this.number, this.ts, this.qty, this.price, this.fee, this.busted];
  }
}

/**
 * Closed trades: one (lot, closing fill) pair each, in closing order. `grossPnl` in micros, before
 * fees; `entryFill` and `exitFill` index the fill table.
 */
export class TradeTable {
  readonly symbol = new Int32Column();
  readonly entryFill = new Int32Column();
  readonly exitFill = new Int32Column();
  /** Shares of the lot that were closed, positive; in shares of the exit where a split lies between. */
  readonly qty = new Float64Column();
  readonly grossPnl = new Float64Column();

  get count(): number {
    return this.symbol.length;
  }

  columns(): NumberColumn[] {
    return [this.symbol, this.entryFill, this.exitFill, this.qty, this.grossPnl];
  }
}

/** Splits in the order in which they took effect: `numerator` new shares for `denominator` old ones. */
export class SplitTable {
  readonly symbol = new Int32Column();
  /** Shares of fill rows below this went through the split. */
  readonly fills = new Int32Column();
  readonly numerator = new Float64Column();
  readonly denominator = new Float64Column();

  get count(): number {
    return this.symbol.length;
  }

  columns(): NumberColumn[] {
    return [this.symbol, this.fills, this.numerator, this.denominator];
  }
}

/** `SLICE`: a point per slice; `DAY`: the last slice of each day, for more than 200,000 slices. */
export type EquityResolution = 'SLICE' | 'DAY';

/** More slices than this are written as day rows (contract 11). */
export const MAX_SLICE_ROWS = 200_000;

/** Rows of the equity curve of a run whose data have so many slices, however many of them it did. */
export function equityResolutionOf(slices: number): EquityResolution {
  return slices <= MAX_SLICE_ROWS ? 'SLICE' : 'DAY';
}

/** Equity points in time order, micros. */
export class EquityCurve {
  readonly resolution: EquityResolution;
  readonly ts = new Float64Column();
  readonly equity = new Float64Column();
  readonly cash = new Float64Column();
  readonly gross = new Float64Column();
  readonly net = new Float64Column();
  /** Days with at least one slice, ascending, and the last equity of each. */
  readonly day = new Int32Column();
  readonly dayEquity = new Float64Column();

  constructor(resolution: EquityResolution) {
    this.resolution = resolution;
  }
}
