/** Whether two measures of the same things order them alike (Spearman). */
import { fsum } from './fsum.ts';
import { meanOf } from './moments.ts';

/**
 * Correlation of ranks, -1 to 1; equal values share the mean of their ranks. Null below three pairs, or when
 * one side has but one value. `one` and `other` have the same length, and no NaN.
 */
export function rankCorrelation(one: readonly number[], other: readonly number[]): number | null {
  if (one.length < 3) return null;
  const [a, b] = [ranksOf(one), ranksOf(other)];
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const spreadA = fsum(a.map((rank) => (rank - meanA) * (rank - meanA)));
  const spreadB = fsum(b.map((rank) => (rank - meanB) * (rank - meanB)));
  if (spreadA === 0 || spreadB === 0) return null;
  const together = fsum(a.map((rank, i) => (rank - meanA) * ((b[i] as number) - meanB)));
  return together / Math.sqrt(spreadA * spreadB);
}

/** Ranks from 1. */
function ranksOf(values: readonly number[]): Float64Array {
  const valueAt = (i: number): number => values[i] as number;
  const order = Int32Array.from(values.keys()).sort((a, b) => valueAt(a) - valueAt(b));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && valueAt(order[to] as number) === valueAt(order[from] as number))
      to++;
    for (let i = from; i < to; i++) ranks[order[i] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
