/** The session filter of contract 2.4: what it drops does not exist for anything that follows. */
import type { TradingCalendar } from '../../foundation/calendar/index.ts';
import type { BarSeries, Timeframe } from '../../foundation/model/index.ts';
import { sharedFloats } from './merge-bars.ts';

/** Whether bars outside every session are dropped. 1D bars never are, nor is anything on ALWAYS_ON. */
export function isFiltering(of: {
  readonly calendar: TradingCalendar;
  readonly timeframe: Timeframe;
  readonly extendedHours: boolean;
}): boolean {
  return of.calendar.name === 'XNYS' && of.timeframe !== '1D' && !of.extendedHours;
}

/** The rows of a series that close in a session; the series itself when all do. */
export function keepSessionBars(series: BarSeries, calendar: TradingCalendar): BarSeries {
  const count = series.count - calendar.countOutside(series.ts);
  if (count === series.count) return series;
  const rows = new Uint32Array(count);
  let kept = 0;
  for (let row = 0; row < series.count; row++) {
    if (calendar.isInSession(series.ts[row] as number)) rows[kept++] = row;
  }
  const gather = (source: Float64Array): Float64Array => {
    const target = sharedFloats(count);
    for (let at = 0; at < count; at++) target[at] = source[rows[at] as number] as number;
    return target;
  };
  return {
    count,
    ts: gather(series.ts),
    open: gather(series.open),
    high: gather(series.high),
    low: gather(series.low),
    close: gather(series.close),
    volume: gather(series.volume),
  };
}
