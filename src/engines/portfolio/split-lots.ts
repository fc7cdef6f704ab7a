/**
 * What a split makes of the lots of one symbol: whole shares in every lot, and what is left of the
 * position, a fraction of one share. Not a micro of cost is lost on the way.
 *
 * Lots are gone through from the youngest. A part of a share that a lot cannot keep goes, with its
 * cost, to the next older lot, and the oldest lot's is the fraction: it leaves first, as in a sale.
 */
import { addExact, floorDiv, mulDivFloor, mulExact } from '../../foundation/core/index.ts';
import { splitRemainder, splitShares, type SplitRatio } from '../../foundation/model/index.ts';
import type { Lot } from './lot-queue.ts';

export interface SplitLots {
  /** Oldest first, each of at least one share; entries rounded down, at least 1 micro. */
  readonly lots: readonly Lot[];
  /** Signed cost of the fraction in micros. */
  readonly fractionCost: number;
}

/** Lots of one sign, oldest first. */
export function splitLots(old: readonly Lot[], ratio: SplitRatio): SplitLots {
  const lots: Lot[] = [];
  // Shares before the split, whole shares after it, and the cost of what is not yet in a lot.
  let before = 0;
  let given = 0;
  let carriedCost = 0;
  for (const lot of old.toReversed()) {
    const held = Math.abs(lot.qty);
    before = addExact(before, held);
    const shares = splitShares(before, ratio) - given;
    const cost = addExact(carriedCost, mulExact(held, lot.price));
    // Once a share is full, what is left over is this lot's alone: less than one share.
    carriedCost =
      shares === 0 ? cost : mulDivFloor(splitRemainder(before, ratio), lot.price, ratio.numerator);
    if (shares === 0) continue;
    given += shares;
    const price = Math.max(1, floorDiv(addExact(cost, -carriedCost), shares));
    lots.push({ ...lot, qty: Math.sign(lot.qty) * shares, price });
  }
  const sign = (old[0]?.qty ?? 0) < 0 ? -1 : 1;
  return { lots: lots.reverse(), fractionCost: sign * carriedCost + 0 }; // + 0 turns -0 into 0
}
