/** Falls of the daily equity below its peak, one by one. */
import { fsum } from '../../statistics/fsum.ts';
import type { DailySeries } from './daily-series.ts';

/** From a peak to the first day that is back at it. Days are epoch days. */
export interface DrawdownPeriod {
  /** The last day at the peak; the first day of the run when the opening equity is the peak. */
  readonly peak: number;
  readonly trough: number;
  /** Null when equity did not come back. */
  readonly recovery: number | null;
  /** Fall from peak to trough, as a positive fraction of the peak. */
  readonly depth: number;
  /** The same in the unit of the series. */
  readonly amount: number;
  /** Calendar days from the peak to the recovery, or to the last day of the run. */
  readonly days: number;
  readonly daysDown: number;
  readonly daysToRecover: number | null;
}

/** Every fall, the deepest first, those of one depth in time order. */
export function drawdownPeriods({ day, points }: DailySeries): DrawdownPeriod[] {
  const periods: DrawdownPeriod[] = [];
  const dayAt = (point: number): number => day[Math.max(0, point - 1)] as number;
  const last = points.length - 1;
  let peak = 0;
  let trough = 0;
  const settle = (end: number, isRecovered: boolean): void => {
    if (trough === peak) return;
    const amount = (points[peak] as number) - (points[trough] as number);
    periods.push({
      peak: dayAt(peak),
      trough: dayAt(trough),
      recovery: isRecovered ? dayAt(end) : null,
      depth: amount / (points[peak] as number),
      amount,
      days: dayAt(end) - dayAt(peak),
      daysDown: dayAt(trough) - dayAt(peak),
      daysToRecover: isRecovered ? dayAt(end) - dayAt(trough) : null,
    });
  };
  for (let i = 1; i <= last; i++) {
    const value = points[i] as number;
    if (value >= (points[peak] as number)) {
      settle(i, true);
      peak = i;
      trough = i;
    } else if (value < (points[trough] as number)) {
      trough = i;
    }
  }
  settle(last, false);
  return periods.sort((a, b) => b.depth - a.depth || a.peak - b.peak);
}

/** By day: how far equity lies below its peak so far, as a positive fraction; 0 at a peak. */
export function underwater({ points }: DailySeries): Float64Array {
  const depth = new Float64Array(points.length - 1);
  let peak = points[0] as number;
  for (let i = 1; i < points.length; i++) {
    const value = points[i] as number;
    if (value > peak) peak = value;
    depth[i - 1] = (peak - value) / peak;
  }
  return depth;
}

/** Root of the mean squared depth over the days (Martin and McCann 1987), as a fraction; NaN of no days. */
export function ulcerIndex(series: DailySeries): number {
  const depths = underwater(series);
  return Math.sqrt(fsum(depths.map((depth) => depth * depth)) / depths.length);
}
