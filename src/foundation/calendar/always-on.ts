/** UTC, every hour of every day; no span. */
import { floorDiv } from '../core/index.ts';
import { intervalMs, MS_PER_DAY, MS_PER_HOUR, type Timeframe } from '../model/index.ts';
import type { Session, TradingCalendar } from './trading-calendar.ts';

export class AlwaysOnCalendar implements TradingCalendar {
  readonly name = 'ALWAYS_ON';

  covers(_ts: number): boolean {
    return true;
  }

  dayOf(ts: number): number {
    return floorDiv(ts - 1, MS_PER_DAY);
  }

  hourOf(ts: number): number {
    return Math.floor((ts - 1 - this.dayOf(ts) * MS_PER_DAY) / MS_PER_HOUR);
  }

  sessionOrdinal(day: number): number {
    return day;
  }

  sessionOn(day: number): Session {
    return { open: day * MS_PER_DAY, close: (day + 1) * MS_PER_DAY };
  }

  isInSession(_ts: number): boolean {
    return true;
  }

  /** Slots lie every interval from the earlier bar. */
  missingBetween(previousTs: number, ts: number, timeframe: Timeframe): number {
    return Math.max(0, floorDiv(ts - previousTs - 1, intervalMs(timeframe)));
  }

  openMillis(ts: number): number {
    return ts;
  }

  fillDays(ts: Float64Array, out: Int32Array): void {
    let day = 0;
    let from = Infinity; // the day holds the times in (from, to]
    let to = -Infinity;
    for (let row = 0; row < ts.length; row++) {
      const at = ts[row] as number;
      if (!(at > from && at <= to)) {
        day = this.dayOf(at);
        from = day * MS_PER_DAY;
        to = from + MS_PER_DAY;
      }
      out[row] = day;
    }
  }

  fillMissing(ts: Float64Array, timeframe: Timeframe, out: Float64Array): void {
    const step = intervalMs(timeframe);
    if (ts.length > 0) out[0] = 0;
    for (let row = 1; row < ts.length; row++) {
      const between = (ts[row] as number) - (ts[row - 1] as number) - 1;
      out[row] = between < step ? 0 : floorDiv(between, step);
    }
  }

  countOutside(_ts: Float64Array): number {
    return 0;
  }
}
