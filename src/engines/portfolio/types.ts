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
