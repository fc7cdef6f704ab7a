/**
 * Ratios of the daily equity (contract 12). Daily equity is the last equity of each day, preceded by
 * the initial cash; risk-free rate 0.
 */
import { fsum } from '../../statistics/fsum.ts';
import { meanOf, squaresAbout } from '../../statistics/moments.ts';
import type { Flags } from '../flags.ts';
import type { EquityHistory, EquityMetrics } from '../types.ts';
import { changesOver, dailySeriesOf, type DailySeries } from './daily-series.ts';
import { monthlyReturns } from './periods.ts';

const WEEK = 5;

/** The equity metrics of contract 12; null where a flag says why. */
export function measureEquity(history: EquityHistory, flags: Flags): EquityMetrics {
  const { maxDrawdown } = history;
  const series = dailySeriesOf(history);
  if (series === null) {
    const none = flags.missing('equity_not_positive');
    return {
      sharpe: none,
      sortino: none,
      volatility: none,
      cagr: none,
      max_drawdown: maxDrawdown,
      calmar: none,
      worst_5d: none,
      profitable_months: none,
    };
  }
  const cagr = growthPerYear(series, flags);
  return {
    ...measureSpread(series, flags),
    cagr,
    max_drawdown: maxDrawdown,
    calmar: calmarOf(cagr, maxDrawdown, flags),
    worst_5d:
      series.points.length <= WEEK
        ? flags.missing('short_history')
        : lowestOf(changesOver(series.points, WEEK)),
    profitable_months: profitableMonths(series, flags),
  };
}

/** Sharpe, Sortino and volatility: mean and spread of returns, a year's worth. */
export function measureSpread(
  { returns, daysPerYear }: DailySeries,
  flags: Flags,
): Pick<EquityMetrics, 'sharpe' | 'sortino' | 'volatility'> {
  const count = returns.length;
  const annual = Math.sqrt(daysPerYear);
  const mean = meanOf(returns);
  const downside = squaredLosses(returns);
  const sortino =
    downside === 0
      ? flags.missing('no_downside')
      : flags.finite((mean / Math.sqrt(downside / count)) * annual);
  if (count < 2) {
    const none = flags.missing('no_returns');
    return { sharpe: none, sortino, volatility: none };
  }
  const deviation = Math.sqrt(squaresAbout(returns, mean) / (count - 1));
  const sharpe =
    deviation === 0 ? flags.missing('no_variance') : flags.finite((mean / deviation) * annual);
  return { sharpe, sortino, volatility: flags.finite(deviation * annual) };
}

/** Sum of the squared negative returns. */
export function squaredLosses(returns: Float64Array): number {
  const squares = new Float64Array(returns.length);
  for (let i = 0; i < returns.length; i++) {
    const r = returns[i] as number;
    if (r < 0) squares[i] = r * r;
  }
  return fsum(squares);
}

/** Compound growth a year. `**` and `Math.pow` differ between Node versions: exp and ln instead. */
export function growthPerYear({ points, years }: DailySeries, flags: Flags): number | null {
  if (years <= 0) return flags.missing('no_duration');
  const first = points[0] as number;
  const final = points[points.length - 1] as number;
  return flags.finite(Math.exp(Math.log(final / first) / years) - 1);
}

function calmarOf(cagr: number | null, maxDrawdown: number, flags: Flags): number | null {
  if (maxDrawdown === 0) return flags.missing('no_drawdown');
  return cagr === null ? null : flags.finite(cagr / maxDrawdown);
}

/** Months that ended above the end of the month before, over months with a day. */
function profitableMonths(series: DailySeries, flags: Flags): number | null {
  const months = monthlyReturns(series);
  if (months.length === 0) return flags.missing('no_returns');
  return months.filter(({ change }) => change > 0).length / months.length;
}

function lowestOf(values: Float64Array): number {
  let lowest = Infinity;
  for (let i = 0; i < values.length; i++) lowest = Math.min(lowest, values[i] as number);
  return lowest;
}
