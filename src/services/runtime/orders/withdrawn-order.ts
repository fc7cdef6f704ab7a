/** An order that the winding down of a run took back, or takes back: its target stands. */
import type { ClientOrderId, Side, Symbol } from '../../../foundation/model/index.ts';

export interface WithdrawnOrder {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: Symbol;
  readonly side: Side;
  /** Shares of it that never came. */
  readonly qty: number;
  /** Null: it works yet. */
  readonly reason: string | null;
}
