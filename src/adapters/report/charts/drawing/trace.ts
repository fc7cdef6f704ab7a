/**
 * A series as points on the page: gaps part the line, and a series with more points than pixels keeps
 * the smallest and the largest of each pixel column, so that no spike is lost.
 */
import type { Axis, Extent } from './axis.ts';
import type { Point } from './path.ts';
import { drawable, type TimeSeries } from './series.ts';

/** The points by unbroken part, in pixels, ascending in x. */
export function traceParts(series: TimeSeries, x: Axis, y: Axis): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  for (let i = 0; i < series.times.length; i += 1) {
    const value = drawable(series.values[i]);
    if (value === null) {
      if (part.length > 0) parts.push(part);
      part = [];
    } else {
      part.push({ x: x.at(series.times[i] ?? 0), y: y.at(value) });
    }
  }
  if (part.length > 0) parts.push(part);
  return parts.map(thinned);
}

/** Below two points a pixel every point is drawn. */
const POINTS_PER_PIXEL = 2;

function thinned(part: readonly Point[]): Point[] {
  const width = (part.at(-1)?.x ?? 0) - (part[0]?.x ?? 0);
  if (part.length <= POINTS_PER_PIXEL * Math.max(width, 1)) return [...part];
  const kept: Point[] = [];
  let start = 0;
  while (start < part.length) {
    const column = Math.floor(part[start]?.x ?? 0);
    let end = start;
    while (end < part.length && Math.floor(part[end]?.x ?? 0) === column) end += 1;
    kept.push(...extremes(part.slice(start, end)));
    start = end;
  }
  return kept;
}

/** The highest and the lowest point in their order; one when they are the same. */
function extremes(column: readonly Point[]): Point[] {
  let low = 0;
  let high = 0;
  for (let i = 1; i < column.length; i += 1) {
    if ((column[i]?.y ?? 0) < (column[low]?.y ?? 0)) low = i;
    if ((column[i]?.y ?? 0) > (column[high]?.y ?? 0)) high = i;
  }
  return [...new Set([Math.min(low, high), Math.max(low, high)])].flatMap((i) => column[i] ?? []);
}

/** Smallest and largest drawable value of some series; null when there is none. */
export function extentOf(lists: ReadonlyArray<ArrayLike<number | null>>): Extent | null {
  let min = Infinity;
  let max = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 1) {
      const value = drawable(list[i]);
      if (value === null) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min <= max ? { min, max } : null;
}

/** The extent with `value` inside it. */
export function including({ min, max }: Extent, value: number): Extent {
  return { min: Math.min(min, value), max: Math.max(max, value) };
}
