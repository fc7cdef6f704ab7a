/**
 * Bars as columns. Prices are micros, times UTC milliseconds of the bar's close, volume a finite
 * double >= 0 that never touches money.
 */

/** One symbol's series as it was read: strictly increasing time, every row valid by contract 2.2. */
export interface BarSeries {
  readonly count: number;
  readonly ts: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * What the tick reads: all symbols merged by (time, symbol in code-unit order), with the calendar's
 * facts already counted. Rows of one time are one slice.
 */
export interface BarColumns extends BarSeries {
  /** Index into the run's sorted symbol list. */
  readonly symbol: Uint16Array;
  /** Calendar date of `ts - 1 ms` in the calendar's zone, as days since 1970-01-01. */
  readonly day: Int32Array;
  /** Expected bars missing between the symbol's bar before and this one, >= 0; beyond 2^31 at 1s. */
  readonly missing: Float64Array;
  /** 1 when the feed says that the bar is not final; a file's bars never are. */
  readonly incomplete: Uint8Array;
}
