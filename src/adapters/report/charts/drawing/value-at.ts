import { drawable, type TimeSeries } from './series.ts';

/** The value that holds at an instant: the last one not after it; null before the first and in a gap. */
export function valueAt({ times, values }: TimeSeries, at: number): number | null {
  const i = lastNotAfter(times, at);
  return i < 0 ? null : drawable(values[i]);
}

/** Index of the last of the ascending `times` that is not after `at`; -1 when all are. */
export function lastNotAfter(times: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
