/**
 * New York's clock by the law in force from 1987 on, without a time-zone library: standard time is
 * UTC-5, daylight time UTC-4, and both changes happen at 02:00 local time.
 *
 * | years     | daylight time                                      | source                      |
 * | --------- | -------------------------------------------------- | --------------------------- |
 * | 1987-2006 | first Sunday of April to last Sunday of October    | Public Law 99-359           |
 * | 2007-     | second Sunday of March to first Sunday of November | Energy Policy Act of 2005   |
 */
import { daysInMonth, epochDayOf, MS_PER_DAY, MS_PER_HOUR, weekdayOf } from '../model/index.ts';

const STANDARD_OFFSET = -5 * MS_PER_HOUR;
const DAYLIGHT_OFFSET = -4 * MS_PER_HOUR;
const SUNDAY = 6;

/** Day number of the nth (1 = first) given weekday of a month; 0 is Monday. */
export function nthWeekday(of: {
  readonly year: number;
  readonly month: number;
  readonly weekday: number;
  readonly nth: number;
}): number {
  const first = epochDayOf({ year: of.year, month: of.month, day: 1 });
  return first + ((of.weekday - weekdayOf(first) + 7) % 7) + (of.nth - 1) * 7;
}

/** Day number of the last given weekday of a month; 0 is Monday. */
export function lastWeekday(year: number, month: number, weekday: number): number {
  const last = epochDayOf({ year, month, day: daysInMonth(year, month) });
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** The two days of a year on which the clock changes. */
function daylightDays(year: number): { readonly from: number; readonly to: number } {
  if (year < 2007) {
    return {
      from: nthWeekday({ year, month: 4, weekday: SUNDAY, nth: 1 }),
      to: lastWeekday(year, 10, SUNDAY),
    };
  }
  return {
    from: nthWeekday({ year, month: 3, weekday: SUNDAY, nth: 2 }),
    to: nthWeekday({ year, month: 11, weekday: SUNDAY, nth: 1 }),
  };
}

/** UTC instants of the changes: 02:00 standard time in spring, 02:00 daylight time in autumn. */
export function daylightSpan(year: number): { readonly from: number; readonly to: number } {
  const { from, to } = daylightDays(year);
  return {
    from: from * MS_PER_DAY + 2 * MS_PER_HOUR - STANDARD_OFFSET,
    to: to * MS_PER_DAY + 2 * MS_PER_HOUR - DAYLIGHT_OFFSET,
  };
}

/** New York's clock in one year. */
export class NewYorkYear {
  private readonly from: number;
  private readonly to: number;

  constructor(year: number) {
    const { from, to } = daylightDays(year);
    this.from = from;
    this.to = to;
  }

  /**
   * UTC instant of the midnight that begins a day of the year. Both changes come after midnight, so
   * a midnight is never skipped or repeated, and the clock of the day before still holds.
   */
  midnight(epochDay: number): number {
    const isDaylight = epochDay > this.from && epochDay <= this.to;
    return epochDay * MS_PER_DAY - (isDaylight ? DAYLIGHT_OFFSET : STANDARD_OFFSET);
  }

  /** UTC instant of a wall-clock time after 03:00, when the day's change is over. */
  daytime(epochDay: number, minutes: number): number {
    const isDaylight = epochDay >= this.from && epochDay < this.to;
    const offset = isDaylight ? DAYLIGHT_OFFSET : STANDARD_OFFSET;
    return epochDay * MS_PER_DAY + minutes * 60_000 - offset;
  }
}
