/** What a calendar answers. Instants are UTC milliseconds, days count from 1970-01-01. */
import type { CalendarName, Timeframe } from '../model/index.ts';

export interface Session {
  /** Instants: a bar belongs to the session when `open < ts_close <= close`. */
  readonly open: number;
  readonly close: number;
}

/**
 * Answers do not hang on the order of questions; ascending ones are merely faster, since each object
 * remembers where it looked last. So give each thread of work an object of its own.
 * A question about a day outside the span fails with `CALENDAR_OUT_OF_RANGE`.
 */
export interface TradingCalendar {
  readonly name: CalendarName;

  /** Whether the day of a bar that closes at `ts` lies inside the span; never fails. */
  covers(ts: number): boolean;

  /** Calendar date, in the calendar's zone, of the instant `ts - 1 ms`. */
  dayOf(ts: number): number;

  /** Hour on the clock of the calendar's zone, 0 to 23, of the instant `ts - 1 ms`. */
  hourOf(ts: number): number;

  /** Sessions up to and including that day (XNYS, first session 1), or the day itself (ALWAYS_ON). */
  sessionOrdinal(day: number): number;

  /** The session of a day; null on a closed day. On ALWAYS_ON the whole UTC day. */
  sessionOn(day: number): Session | null;

  /** Whether a bar that closes at `ts` lies in a session; ALWAYS_ON: always. */
  isInSession(ts: number): boolean;

  /** Expected bars strictly between two bars of a series (contract 2.4); >= 0. */
  missingBetween(previousTs: number, ts: number, timeframe: Timeframe): number;

  /** Milliseconds of session time up to `ts`, from an origin of its own; ALWAYS_ON: `ts`. */
  openMillis(ts: number): number;

  /** `dayOf` for a column of ascending times. */
  fillDays(ts: Float64Array, out: Int32Array): void;

  /** `missingBetween` for each time and the one before; 0 for the first. */
  fillMissing(ts: Float64Array, timeframe: Timeframe, out: Float64Array): void;

  /** How many of the times lie outside every session. */
  countOutside(ts: Float64Array): number;
}
