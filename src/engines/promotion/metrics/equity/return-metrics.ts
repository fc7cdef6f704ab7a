/** What a run earned: in all, on its best and worst periods, and lately. */
import type { Flags } from '../flags.ts';
import type { DailySeries } from './daily-series.ts';
import { monthlyReturns, trailingReturn, weeklyReturns, yearlyReturns } from './periods.ts';

/** Fractions, not per cent; null where a flag says why. */
export type ReturnMetrics = {
  readonly total_return: number;
  /** Geometric means over the days and months of the run. */
  readonly expected_daily: number | null;
  readonly expected_monthly: number | null;
  /** Days with a return above 0, over all days. */
  readonly win_days: number | null;
  readonly best_day: number | null;
  readonly worst_day: number | null;
  /** Monday to Sunday. */
  readonly best_week: number | null;
  readonly worst_week: number | null;
  readonly best_month: number | null;
  readonly worst_month: number | null;
  readonly best_year: number | null;
  readonly worst_year: number | null;
  /** Since the end of the month before, or the opening equity. */
  readonly mtd: number | null;
  /** Since the same day so many months before the last. */
  readonly return_3m: number | null;
  readonly return_6m: number | null;
  readonly return_1y: number | null;
  /** Since the end of the year before, or the opening equity. */
  readonly ytd: number | null;
};

export function measureReturns(series: DailySeries, flags: Flags): ReturnMetrics {
  const { points, returns } = series;
  const growth = (points[points.length - 1] as number) / (points[0] as number);
  const months = monthlyReturns(series);
  const years = yearlyReturns(series);
  const weeks = weeklyReturns(series);
  const orMissing = (value: number | null | undefined): number | null =>
    value === undefined || value === null ? flags.missing('short_history') : flags.finite(value);
  const ofAll = (count: number): number | null =>
    orMissing(count === 0 ? null : Math.exp(Math.log(growth) / count) - 1);
  const best = (of: readonly { readonly change: number }[]): number | null =>
    orMissing(of.length === 0 ? null : of.reduce((a, b) => (b.change > a.change ? b : a)).change);
  const worst = (of: readonly { readonly change: number }[]): number | null =>
    orMissing(of.length === 0 ? null : of.reduce((a, b) => (b.change < a.change ? b : a)).change);
  const days = Array.from(returns, (change) => ({ change }));
  const wins = days.filter(({ change }) => change > 0).length;
  return {
    total_return: growth - 1,
    expected_daily: ofAll(days.length),
    expected_monthly: ofAll(months.length),
    win_days: orMissing(days.length === 0 ? null : wins / days.length),
    best_day: best(days),
    worst_day: worst(days),
    best_week: best(weeks),
    worst_week: worst(weeks),
    best_month: best(months),
    worst_month: worst(months),
    best_year: best(years),
    worst_year: worst(years),
    mtd: orMissing(months.at(-1)?.change),
    return_3m: orMissing(trailingReturn(series, 3)),
    return_6m: orMissing(trailingReturn(series, 6)),
    return_1y: orMissing(trailingReturn(series, 12)),
    ytd: orMissing(years.at(-1)?.change),
  };
}
