/**
 * The exactly rounded sum of doubles (Shewchuk 1997, with the final rounding of Python's `math.fsum`):
 * the order of the terms and their cancellation do not matter.
 */

/** Sum of finite terms, rounded once. Infinite terms and overflow give a non-finite result. */
export function fsum(terms: Iterable<number>): number {
  // Non-overlapping, increasing in magnitude: together they are the exact sum so far.
  const partials: number[] = [];
  for (const term of terms) {
    let x = term;
    let kept = 0;
    for (const partial of partials) {
      const [large, small] = Math.abs(x) < Math.abs(partial) ? [partial, x] : [x, partial];
      const sum = large + small;
      const rest = small - (sum - large);
      if (rest !== 0) partials[kept++] = rest;
      x = sum;
    }
    partials.length = kept;
    partials.push(x);
  }
  return roundOnce(partials);
}

function roundOnce(partials: readonly number[]): number {
  let i = partials.length - 1;
  if (i < 0) return 0;
  let high = partials[i] as number;
  let low = 0;
  while (i > 0) {
    const before = high;
    const next = partials[--i] as number;
    high = before + next;
    low = next - (high - before);
    if (low !== 0) break;
  }
  // Half-way cases: the partial below decides to which side the sum lies.
  const below = i > 0 ? (partials[i - 1] as number) : 0;
  if ((low < 0 && below < 0) || (low > 0 && below > 0)) {
    const twice = low * 2;
    const moved = high + twice;
    if (twice === moved - high) high = moved;
  }
  return high;
}
