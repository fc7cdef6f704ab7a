import { niceStep, widened } from '../drawing/axis.ts';

/** Equal classes side by side. */
export interface Histogram {
  /** Lower border of the first class, and the width of each. */
  readonly start: number;
  readonly width: number;
  /** How many values lie in each: from its lower border on, below its upper one. */
  readonly counts: readonly number[];
}

/** Counts values into about `classes` classes with round borders. There is at least one value. */
export function countClasses(values: readonly number[], classes: number): Histogram {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const extent = widened({ min, max });
  const width = niceStep((extent.max - extent.min) / classes);
  const first = Math.floor(min / width);
  const counts = Array.from({ length: Math.floor(max / width) - first + 1 }, () => 0);
  for (const value of values) {
    const at = Math.floor(value / width) - first;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { start: first * width, width, counts };
}
