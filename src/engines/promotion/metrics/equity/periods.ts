/** Returns of calendar months, years and weeks, and of the last so many months. */
import {
  civilDateOf,
  daysInMonth,
  epochDayOf,
  weekdayOf,
} from '../../../../foundation/model/index.ts';
import type { DailySeries } from './daily-series.ts';

const MONTHS_PER_YEAR = 12;

/** Return of a period, from the last equity of the one before (the opening equity) to its own last. */
export interface PeriodReturn {
  readonly change: number;
  /** Its first and last day with equity, as epoch days. */
  readonly from: number;
  readonly to: number;
}

export interface MonthReturn extends PeriodReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

export interface YearReturn extends PeriodReturn {
  readonly year: number;
}

/** Months with at least one day, ascending. */
export function monthlyReturns(series: DailySeries): MonthReturn[] {
  return periodReturns(series, endOfMonth).map((period) => {
    const { year, month } = civilDateOf(period.from);
    return { year, month, ...period };
  });
}

/** Years with at least one day, ascending. */
export function yearlyReturns(series: DailySeries): YearReturn[] {
  return periodReturns(series, endOfYear).map((period) => {
    const { year } = civilDateOf(period.from);
    return { year, ...period };
  });
}

/** Weeks, Monday to Sunday, with at least one day, ascending. */
export function weeklyReturns(series: DailySeries): PeriodReturn[] {
  return periodReturns(series, endOfWeek);
}

/**
 * Return from the last equity on or before `months` calendar months before the last day; null when
 * the series begins later than that.
 */
export function trailingReturn({ day, points }: DailySeries, months: number): number | null {
  const last = day[day.length - 1];
  const first = day[0];
  if (last === undefined || first === undefined) return null;
  const from = monthsBefore(last, months);
  if (from < first) return null;
  // The point behind the day at `i` is `i + 1`.
  const at = day.findLastIndex((one) => one <= from) + 1;
  return (points[points.length - 1] as number) / (points[at] as number) - 1;
}

/** Same day of an earlier month, or the month's last day where it has no such day. */
function monthsBefore(day: number, months: number): number {
  const date = civilDateOf(day);
  const at = date.year * MONTHS_PER_YEAR + date.month - 1 - months;
  const year = Math.floor(at / MONTHS_PER_YEAR);
  const month = at - year * MONTHS_PER_YEAR + 1;
  return epochDayOf({ year, month, day: Math.min(date.day, daysInMonth(year, month)) });
}

/** `endOf` gives the last day of a day's period. */
function periodReturns(
  { day, points }: DailySeries,
  endOf: (day: number) => number,
): PeriodReturn[] {
  const periods: PeriodReturn[] = [];
  let i = 0;
  while (i < day.length) {
    const first = i;
    const end = endOf(day[first] as number);
    while (i < day.length && (day[i] as number) <= end) i++;
    periods.push({
      change: (points[i] as number) / (points[first] as number) - 1,
      from: day[first] as number,
      to: day[i - 1] as number,
    });
  }
  return periods;
}

function endOfMonth(of: number): number {
  const { year, month } = civilDateOf(of);
  return epochDayOf({ year, month, day: daysInMonth(year, month) });
}

function endOfYear(of: number): number {
  return epochDayOf({ year: civilDateOf(of).year, month: MONTHS_PER_YEAR, day: 31 });
}

function endOfWeek(of: number): number {
  return of - weekdayOf(of) + 6;
}
