/** The slices at which something is tried: every one of a short series, a seeded sample of a long one. */
import { Prng } from '../../../foundation/core/index.ts';

/** Ascending numbers from `first` to below `end`, at most `most` of them, spread over the range. */
export function pickSlices(
  range: { readonly first: number; readonly end: number },
  most: number,
  seed: number,
): readonly number[] {
  const { first, end } = range;
  const count = Math.max(0, end - first);
  if (count <= most) return Array.from({ length: count }, (_, i) => first + i);
  const draws = new Prng(seed);
  // One from each of `most` stretches, so that no part of the series goes without.
  return Array.from({ length: most }, (_, i) => {
    const from = first + Math.floor((i * count) / most);
    const to = first + Math.floor(((i + 1) * count) / most);
    return from + (draws.nextUint32() % (to - from));
  });
}

/** So many tries of a run of `slices` that together they stay within a budget of slices. */
export function triesWithin(
  slices: number,
  of: { readonly budget: number; readonly most: number },
): number {
  return Math.max(MIN_TRIES, Math.min(of.most, Math.floor(of.budget / Math.max(1, slices))));
}

const MIN_TRIES = 4;
