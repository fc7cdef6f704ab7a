/** What the portfolio is told of a fill. */

/** A fill as applied. `qty` positive shares, `side` its sign, `price` and `fee` micros, `fee` >= 0. */
export interface Fill {
  readonly symbol: number;
  readonly side: 1 | -1;
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
  readonly order: number;
  /** Counts the order's fills from 1: with the order it is the fill's identity. */
  readonly number: number;
  readonly ts: number;
  /** Epoch day of the bar on which it happened. */
  readonly day: number;
}

/** What a split did to the money, in micros. */
export interface SplitEffect {
  /** Paid for the position's fraction of a share; negative for a short one. */
  readonly cash: number;
  /** Realized on that fraction: the cash less what it had cost. */
  readonly fractionPnl: number;
  /** Realized because entry prices are whole micros: the cost after less the cost before. */
  readonly residue: number;
}

/** A split as the portfolio carried it out. */
export interface AppliedSplit extends SplitEffect {
  /** Signed shares after it. */
  readonly position: number;
  /** What equity lost because the mark is a whole micro, until the next bar; >= 0 for a long. */
  readonly markResidue: number;
}

/** What a fill of the broker became after a correction. `qty` positive shares, money in micros. */
export interface Correction {
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
}

/**
 * Answer to a bust or a correction. `FILL_UNKNOWN`: no such fill was applied; `ALREADY_BUSTED`: it was
 * taken back before; `NO_CHANGE`: it is so already. Only `APPLIED` changed anything.
 */
export type FillChange = 'APPLIED' | 'FILL_UNKNOWN' | 'ALREADY_BUSTED' | 'NO_CHANGE';

/** A day on which (part of) a lot of that day was closed. */
export interface SameDayClose {
  readonly symbol: number;
  /** Epoch day. */
  readonly day: number;
}
