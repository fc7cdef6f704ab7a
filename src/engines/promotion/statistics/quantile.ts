/** Quantiles by linear interpolation between order statistics: type 7 of Hyndman and Fan, numpy's default. */

/** A sorted copy, ascending. */
export function sortAscending(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort((a, b) => a - b);
}

/** Quantile of ascending values, `share` from 0 to 1; NaN of none. */
export function quantileOf(ascending: ArrayLike<number>, share: number): number {
  const place = (ascending.length - 1) * share;
  const below = Math.floor(place);
  const low = ascending[below] ?? NaN;
  const high = ascending[below + 1] ?? low;
  return low + (high - low) * (place - below);
}

/** The middle of values in any order; NaN of none. */
export function medianOf(values: ArrayLike<number>): number {
  return quantileOf(sortAscending(values), 0.5);
}
