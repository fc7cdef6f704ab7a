/**
 * The exactly rounded sum of doubles (Shewchuk 1997, with the final rounding of Python's `math.fsum`):
 * the order of the terms and their cancellation do not matter.
 */

/** Sum of finite terms, rounded once. Infinite terms and overflow give a non-finite result. */
export function fsum(terms: ArrayLike<number>): number {
  let high = 0;
  let low = 0;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i] as number;
    const sum = high + term;
    const lost = errorOf(sum, high, term);
    high = sum;
    if (lost === 0) continue;
    const kept = low + lost;
    // What two doubles cannot hold takes the long way; so do infinities, whose error is NaN.
    if (errorOf(kept, low, lost) !== 0) return sumOfPartials(terms);
    low = kept;
  }
  return high + low; // together they are the exact sum, and this rounds it
}

/** What `sum` = a + b lost by rounding, exactly (Knuth). */
function errorOf(sum: number, a: number, b: number): number {
  const ofB = sum - a;
  return a - (sum - ofB) + (b - ofB);
}

/** Any number of doubles that don't overlap, increasing in magnitude: together they are the exact sum. */
function sumOfPartials(terms: ArrayLike<number>): number {
  const partials: number[] = [];
  for (let i = 0; i < terms.length; i++) {
    let x = terms[i] as number;
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
