/** Sharpe and volatility over a window that moves along the days. */
import { deviationOf, meanOf } from '../../statistics/moments.ts';
import type { DailySeries } from './daily-series.ts';

/** Annual figures by day; null before the window is full, a Sharpe also where the window has no spread. */
export interface RollingRatios {
  readonly sharpe: readonly (number | null)[];
  readonly volatility: readonly (number | null)[];
}

/** Ratios of the `window` returns up to each day; `window` is at least 2. */
export function rollingRatios(series: DailySeries, window: number): RollingRatios {
  const annual = Math.sqrt(series.daysPerYear);
  const sharpe: (number | null)[] = [];
  const volatility: (number | null)[] = [];
  for (let end = 1; end <= series.returns.length; end++) {
    const returns = series.returns.subarray(Math.max(0, end - window), end);
    const isFull = returns.length === window;
    const deviation = isFull ? deviationOf(returns) : 0;
    volatility.push(isFull ? deviation * annual : null);
    sharpe.push(deviation === 0 ? null : (meanOf(returns) / deviation) * annual);
  }
  return { sharpe, volatility };
}
