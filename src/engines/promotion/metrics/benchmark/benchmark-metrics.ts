/** A run against buying and holding its symbols in equal parts. */
import { fsum } from '../../statistics/fsum.ts';
import { deviationOf, meanOf } from '../../statistics/moments.ts';
import { fitLine } from '../../statistics/regression.ts';
import type { DailySeries } from '../equity/daily-series.ts';
import { underwater } from '../equity/drawdown-periods.ts';
import { growthPerYear, measureSpread } from '../equity/equity-metrics.ts';
import { monthlyReturns } from '../equity/periods.ts';
import type { Flags } from '../flags.ts';

/** Ratios are annual where they have a time; null where a flag says why. */
export type BenchmarkMetrics = {
  /** Of the benchmark itself, over the same days. */
  readonly total_return: number;
  readonly cagr: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  /** Of its daily closes. */
  readonly max_drawdown: number;
  /** Mean daily return that beta does not explain, times the days of a year. */
  readonly alpha: number | null;
  /** Slope of the run's daily returns on the benchmark's. */
  readonly beta: number | null;
  readonly correlation: number | null;
  readonly r_squared: number | null;
  /** Mean over deviation of the daily differences. */
  readonly information_ratio: number | null;
  /** Geometric mean of the run's months over the benchmark's, of the months in which that rose (fell). */
  readonly up_capture: number | null;
  readonly down_capture: number | null;
};

/** Both series have the same days. */
export function compareWith(
  benchmark: DailySeries,
  series: DailySeries,
  flags: Flags,
): BenchmarkMetrics {
  const { points } = benchmark;
  const { sharpe, volatility } = measureSpread(benchmark, flags);
  return {
    total_return: (points[points.length - 1] as number) / (points[0] as number) - 1,
    cagr: growthPerYear(benchmark, flags),
    volatility,
    sharpe,
    max_drawdown: underwater(benchmark).reduce((most, depth) => Math.max(most, depth), 0),
    ...relate(benchmark, series, flags),
    ...captures(benchmark, series, flags),
  };
}

function relate(
  benchmark: DailySeries,
  series: DailySeries,
  flags: Flags,
): Pick<BenchmarkMetrics, 'alpha' | 'beta' | 'correlation' | 'r_squared' | 'information_ratio'> {
  const { daysPerYear } = series;
  const { slope, intercept, correlation } = fitLine(benchmark.returns, series.returns);
  const ofMoves = (value: number): number | null =>
    Number.isNaN(slope) ? flags.missing('benchmark_flat') : flags.finite(value);
  const ofBoth = (value: number): number | null =>
    Number.isNaN(slope)
      ? flags.missing('benchmark_flat')
      : Number.isNaN(correlation)
        ? flags.missing('no_variance')
        : value;
  const difference = series.returns.map((r, i) => r - (benchmark.returns[i] as number));
  const deviation = deviationOf(difference);
  return {
    alpha: ofMoves(intercept * daysPerYear),
    beta: ofMoves(slope),
    correlation: ofBoth(correlation),
    r_squared: ofBoth(correlation * correlation),
    information_ratio:
      deviation === 0
        ? flags.missing('no_variance')
        : flags.finite((meanOf(difference) / deviation) * Math.sqrt(daysPerYear)),
  };
}

function captures(
  benchmark: DailySeries,
  series: DailySeries,
  flags: Flags,
): Pick<BenchmarkMetrics, 'up_capture' | 'down_capture'> {
  const ours = monthlyReturns(series).map(({ change }) => change);
  const theirs = monthlyReturns(benchmark).map(({ change }) => change);
  const capture = (belongs: (change: number) => boolean): number | null => {
    const months = theirs.flatMap((change, i) => (belongs(change) ? [i] : []));
    if (months.length === 0) return flags.missing('benchmark_flat');
    const meanOfMonths = (changes: readonly number[]): number => {
      const logs = months.map((i) => Math.log(1 + (changes[i] as number)));
      return Math.exp(fsum(logs) / logs.length) - 1;
    };
    return flags.finite(meanOfMonths(ours) / meanOfMonths(theirs));
  };
  return {
    up_capture: capture((change) => change > 0),
    down_capture: capture((change) => change < 0),
  };
}
