/**
 * Positions. The broker nets an account, so that a position there belongs to whoever trades the symbol: in
 * our symbols every share must be ours, other symbols are other people's.
 */
import type { BrokerPosition } from '../../foundation/ports/index.ts';
import type { Difference } from './difference.ts';
import type { OurBook } from './our-book.ts';

/** Differences between our positions and the broker's; no position is 0 shares. */
export function comparePositions(
  book: OurBook,
  theirs: readonly BrokerPosition[],
): readonly Difference[] {
  const ourQty = new Map<string, number>(book.positions.map(({ symbol, qty }) => [symbol, qty]));
  const theirQty = new Map<string, number>(theirs.map(({ symbol, qty }) => [symbol, qty]));
  const scope = new Set<string>([
    ...book.symbols,
    ...ourQty.keys(),
    ...book.openOrders.map(({ symbol }) => symbol),
  ]);
  const mismatches = [...scope]
    .filter((symbol) => (ourQty.get(symbol) ?? 0) !== (theirQty.get(symbol) ?? 0))
    .map((symbol): Difference => ({
      code: 'RECONCILE_POSITION_MISMATCH',
      severity: 'CRITICAL',
      symbol,
      clientOrderId: null,
      ours: String(ourQty.get(symbol) ?? 0),
      theirs: String(theirQty.get(symbol) ?? 0),
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
