/**
 * Positions. The broker nets an account, so that a position there belongs to whoever trades the symbol: in
 * our symbols every share must be ours, other symbols are other people's.
 */
import type { BrokerPosition } from '../../foundation/ports/index.ts';
import type { Difference } from './difference.ts';
import type { OurBook } from './our-book.ts';

/** What of our books says which symbols of the account are ours. */
export interface SymbolsOfBook {
  readonly symbols: readonly string[];
  readonly positions: readonly HeldShares[];
  readonly openOrders: readonly { readonly symbol: string }[];
}

interface HeldShares {
  readonly symbol: string;
  /** Signed: short < 0. */
  readonly qty: number;
}

/** A symbol of which the two sides count other shares; no position is 0 of them. */
export interface UnequalPosition {
  readonly symbol: string;
  readonly ours: number;
  readonly theirs: number;
}

/** The symbols in which every share must be ours: those of the run, of its positions and of its orders. */
export function comparedSymbols(book: SymbolsOfBook): ReadonlySet<string> {
  return new Set([
    ...book.symbols,
    ...book.positions.map(({ symbol }) => symbol),
    ...book.openOrders.map(({ symbol }) => symbol),
  ]);
}

/** Symbols of `scope` whose shares differ, in its order. No symbol is twice in one list. */
export function unequalPositions(
  scope: ReadonlySet<string>,
  ours: readonly HeldShares[],
  theirs: readonly HeldShares[],
): readonly UnequalPosition[] {
  const ourQty = new Map(ours.map(({ symbol, qty }) => [symbol, qty]));
  const theirQty = new Map(theirs.map(({ symbol, qty }) => [symbol, qty]));
  return [...scope]
    .map((symbol) => ({
      symbol,
      ours: ourQty.get(symbol) ?? 0,
      theirs: theirQty.get(symbol) ?? 0,
    }))
    .filter((held) => held.ours !== held.theirs);
}

/** Differences between our positions and the broker's; no position is 0 shares. */
export function comparePositions(
  book: OurBook,
  theirs: readonly BrokerPosition[],
): readonly Difference[] {
  const scope = comparedSymbols(book);
  const mismatches = unequalPositions(scope, book.positions, theirs).map((held): Difference => ({
    code: 'RECONCILE_POSITION_MISMATCH',
    severity: 'CRITICAL',
    symbol: held.symbol,
    clientOrderId: null,
    ours: String(held.ours),
    theirs: String(held.theirs),
  }));
  const foreign = theirs
    .filter(({ symbol }) => !scope.has(symbol))
    .map(({ symbol, qty }): Difference => ({
      code: 'RECONCILE_POSITION_FOREIGN',
      severity: 'INFO',
      symbol,
      clientOrderId: null,
      ours: null,
      theirs: String(qty),
    }));
  return [...mismatches, ...foreign];
}
