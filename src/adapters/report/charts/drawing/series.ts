/**
 * A quantity over time, as the charts take it: plain numbers, one place for what counts as a gap.
 */

/** Values by time. Both lists have the same length; times are UTC milliseconds in ascending order. */
export interface TimeSeries {
  readonly times: ArrayLike<number>;
  /** Null and what is not finite are gaps: the line breaks there, the table shows a dash. */
  readonly values: ArrayLike<number | null>;
}

/** A series with the name that stands at its line. Names are text of users: they are escaped. */
export interface NamedSeries {
  readonly name: string;
  readonly series: TimeSeries;
}

/** Money ends below 1e10, instants below 1e14: beyond this a picture would show nothing else. */
const LARGEST = 1e15;
/** Money has six decimals: what is smaller than this is noise around zero. */
const SMALLEST = 1e-12;

/** The value when it can be drawn, null when it is a gap. */
export function drawable(value: number | null | undefined): number | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= LARGEST)) return null;
  return Math.abs(value) < SMALLEST ? 0 : value;
}

/** Whether a line can be drawn: two instants or more, and two values or more. */
export function isLine({ times, values }: TimeSeries): boolean {
  let found = 0;
  for (let i = 0; i < values.length && found < 2; i += 1) {
    if (drawable(values[i]) !== null) found += 1;
  }
  return found >= 2 && (times[times.length - 1] ?? 0) > (times[0] ?? 0);
}

/** The last drawable value; null when there is none. */
export function lastValue({ values }: TimeSeries): number | null {
  for (let i = values.length - 1; i >= 0; i -= 1) {
    const value = drawable(values[i]);
    if (value !== null) return value;
  }
  return null;
}
