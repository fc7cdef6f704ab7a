import { lastNotAfter } from '../../charts/drawing/value-at.ts';
import type { TimeSeries } from '../../charts/drawing/series.ts';
import type { PriceRecord } from '../../charts/trades/price-record.ts';
import type { BarWindow } from './bar-window.ts';

/** The part of a record that the bars of the window cover. */
export function recordInWindow(record: PriceRecord, { from, count }: BarWindow): PriceRecord {
  const { bars } = record;
  const cut = (column: ArrayLike<number>): number[] => Array.from(column).slice(from, from + count);
  const after = bars.times[from - 1] ?? -Infinity;
  const until = bars.times[from + count - 1] ?? Infinity;
  return {
    ...record,
    bars: {
      times: cut(bars.times),
      open: cut(bars.open),
      high: cut(bars.high),
      low: cut(bars.low),
      close: cut(bars.close),
    },
    fills: record.fills.filter(({ at }) => at > after && at <= until),
    stop: stepsWithin(record.stop, after, until),
    position: stepsWithin(record.position, after, until),
  };
}

/** What holds at the beginning, and each step from there to the end. */
function stepsWithin({ times, values }: TimeSeries, after: number, until: number): TimeSeries {
  const first = Math.max(0, lastNotAfter(times, after));
  const end = lastNotAfter(times, until) + 1;
  return {
    times: Array.from(times).slice(first, end),
    values: Array.from(values).slice(first, end),
  };
}
