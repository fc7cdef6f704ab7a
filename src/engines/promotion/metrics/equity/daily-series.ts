/** Daily equity as points and returns, the base of every ratio (contract 12). */
import { MS_PER_DAY, type CalendarName } from '../../../../foundation/model/index.ts';
import type { EquityHistory, MeasuredRun } from '../types.ts';

/** Trading days of a year. */
const DAYS_PER_YEAR: Readonly<Record<CalendarName, number>> = { XNYS: 252, ALWAYS_ON: 365 };
const MS_PER_YEAR = 365.25 * MS_PER_DAY;

/** Equity day by day, all of it above 0. */
export interface DailySeries {
  /** Epoch days, ascending. */
  readonly day: Int32Array;
  /** Equity in any one unit: the opening equity, then the last of each day. One more than days. */
  readonly points: Float64Array;
  /** `points[i + 1] / points[i] - 1` by day. */
  readonly returns: Float64Array;
  /** Days of a year, by the calendar. */
  readonly daysPerYear: number;
  /** From the first slice to the last, in years of 365.25 days; 0 when they coincide. */
  readonly years: number;
}

/** Trading days that a year has on a calendar, `A` of contract 12. */
export function daysPerYear(calendar: CalendarName): number {
  return DAYS_PER_YEAR[calendar];
}

/** Null when a point is not above 0: no ratio of equity means anything then. */
export function dailySeriesOf(history: EquityHistory): DailySeries | null {
  const { day, dayEquity } = history;
  const points = new Float64Array(dayEquity.length + 1);
  points[0] = history.initialCash;
  points.set(dayEquity, 1);
  for (let i = 0; i < points.length; i++) if (!((points[i] as number) > 0)) return null;
  return {
    day,
    points,
    returns: changesOver(points, 1),
    daysPerYear: daysPerYear(history.calendar),
    years: (history.lastTs - history.firstTs) / MS_PER_YEAR,
  };
}

/** The daily equity of a run; `maxDrawdown` is the tracker's, over every slice. */
export function historyOf(run: MeasuredRun, maxDrawdown: number): EquityHistory {
  const { equity } = run.tables;
  return {
    initialCash: run.inputs.cash,
    day: equity.day.view(),
    dayEquity: equity.dayEquity.view(),
    firstTs: run.summary.firstTs,
    lastTs: run.summary.lastTs,
    maxDrawdown,
    calendar: run.inputs.calendar,
  };
}

/** `points[i + lag] / points[i] - 1`. */
export function changesOver(points: Float64Array, lag: number): Float64Array {
  const changes = new Float64Array(Math.max(0, points.length - lag));
  for (let i = 0; i < changes.length; i++) {
    changes[i] = (points[i + lag] as number) / (points[i] as number) - 1;
  }
  return changes;
}
