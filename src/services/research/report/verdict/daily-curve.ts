/** Daily curves in the files of evidence. */
import type { TimeSeries } from '../../../../adapters/report/index.ts';
import { textsIn, type JsonValue } from '../../../../foundation/core/index.ts';
import {
  MICROS_PER_UNIT,
  MS_PER_DAY,
  parseDay,
  parseMicros,
} from '../../../../foundation/model/index.ts';

/** Currency units by day, the beginnings of the days as times; a value that is no amount is a gap. */
export function dailyCurve(days: JsonValue | undefined, equity: JsonValue | undefined): TimeSeries {
  const amounts = textsIn(equity);
  const times: number[] = [];
  const values: (number | null)[] = [];
  for (const [at, day] of textsIn(days).entries()) {
    const time = dayStart(day);
    if (time === null || time <= (times.at(-1) ?? -Infinity)) continue; // no picture goes back in time
    const amount = parseMicros(amounts[at] ?? '');
    times.push(time);
    values.push(amount.ok ? amount.value / MICROS_PER_UNIT : null);
  }
  return { times, values };
}

/** UTC midnight of `YYYY-MM-DD`; null for anything else. */
export function dayStart(day: string | null): number | null {
  const epochDay = day === null ? null : parseDay(day);
  return epochDay === null ? null : epochDay * MS_PER_DAY;
}
