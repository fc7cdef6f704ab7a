/** Orders that a winding down took back, and what becomes of them. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import { sideText, type WithdrawnOrder } from '../../../services/runtime/index.ts';

export function withdrawnJson(withdrawn: readonly WithdrawnOrder[]): JsonObject[] {
  return withdrawn.map(({ clientOrderId, symbol, side, qty, reason }) => ({
    client_order_id: clientOrderId,
    symbol,
    side: sideText(side),
    qty: String(qty),
    reason,
  }));
}

/** A line an order, then what the book that stands does with them; none of none. */
export function withdrawnLines(withdrawn: readonly WithdrawnOrder[]): readonly string[] {
  if (withdrawn.length === 0) return [];
  return [
    ...withdrawn.map(({ clientOrderId, symbol, side, qty, reason }) => {
      const word = reason ?? 'works yet: its engine takes it back, or a recovery';
      return `withdrawn ${clientOrderId}  ${sideText(side)} ${qty} ${symbol}  ${word}`;
    }),
    '          the book that stands asks for it again, in new orders, in the first slice when the run goes on',
  ];
}
