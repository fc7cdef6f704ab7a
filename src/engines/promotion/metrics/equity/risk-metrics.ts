/** What a run risked: the spread and shape of its days, and how deep and how long it lay under water. */
import { MICROS_PER_UNIT } from '../../../../foundation/model/index.ts';
import { fsum } from '../../statistics/fsum.ts';
import { momentsOf } from '../../statistics/moments.ts';
import { normalQuantile } from '../../statistics/normal.ts';
import { quantileOf, sortAscending } from '../../statistics/quantile.ts';
import type { Flags } from '../flags.ts';
import { ulcerIndex, underwater, type DrawdownPeriod } from './drawdown-periods.ts';
import { squaredLosses } from './equity-metrics.ts';
import type { DailySeries } from './daily-series.ts';

/** Share of days that a value at risk leaves out. */
const TAIL = 0.05;

/** Fractions, not per cent; days are calendar days. Drawdowns here are those of daily equity. */
export type RiskMetrics = {
  /** Root of the mean squared negative return, a year's worth. */
  readonly downside_deviation: number | null;
  /** Currency units: the largest fall in money below a peak. */
  readonly max_drawdown_amount: number;
  readonly drawdowns: number;
  readonly avg_drawdown: number | null;
  readonly longest_drawdown_days: number | null;
  readonly avg_drawdown_days: number | null;
  /** Days that end below a peak, over all days. */
  readonly time_under_water: number | null;
  readonly ulcer_index: number | null;
  /** Daily returns: a loss is below 0. The 5 % quantile, and what a normal of this mean and spread has. */
  readonly var_95: number | null;
  readonly var_95_normal: number | null;
  /** Mean of the returns at or below `var_95`. */
  readonly cvar_95: number | null;
  readonly skew: number | null;
  readonly excess_kurtosis: number | null;
  /** 95 % quantile over the 5 % quantile, without signs. */
  readonly tail_ratio: number | null;
};

/** `falls` are the drawdown periods of the series, whose money is micros. */
export function measureRisk(
  series: DailySeries,
  falls: readonly DrawdownPeriod[],
  flags: Flags,
): RiskMetrics {
  const { returns } = series;
  const depths = underwater(series);
  const ofDays = (value: number): number | null =>
    returns.length === 0 ? flags.missing('no_returns') : flags.finite(value);
  const ofFalls = (value: number): number | null =>
    falls.length === 0 ? flags.missing('no_drawdown') : flags.finite(value);
  const mean = (values: ArrayLike<number>): number => fsum(values) / values.length;
  const amount = falls.reduce((most, fall) => Math.max(most, fall.amount), 0);
  return {
    downside_deviation: ofDays(
      Math.sqrt(squaredLosses(returns) / returns.length) * Math.sqrt(series.daysPerYear),
    ),
    max_drawdown_amount: amount / MICROS_PER_UNIT,
    drawdowns: falls.length,
    avg_drawdown: ofFalls(mean(falls.map(({ depth }) => depth))),
    longest_drawdown_days: ofFalls(falls.reduce((most, { days }) => Math.max(most, days), 0)),
    avg_drawdown_days: ofFalls(mean(falls.map(({ days }) => days))),
    time_under_water: ofDays(depths.filter((depth) => depth > 0).length / returns.length),
    ulcer_index: ofDays(ulcerIndex(series)),
    ...measureTails(returns, flags),
  };
}

function measureTails(
  returns: Float64Array,
  flags: Flags,
): Pick<
  RiskMetrics,
  'var_95' | 'var_95_normal' | 'cvar_95' | 'skew' | 'excess_kurtosis' | 'tail_ratio'
> {
  if (returns.length < 2) {
    const none = flags.missing('no_returns');
    return {
      var_95: none,
      var_95_normal: none,
      cvar_95: none,
      skew: none,
      excess_kurtosis: none,
      tail_ratio: none,
    };
  }
  const ascending = sortAscending(returns);
  const low = quantileOf(ascending, TAIL);
  const high = quantileOf(ascending, 1 - TAIL);
  const beyond = ascending.filter((r) => r <= low);
  const { mean, deviation, skew, kurtosis } = momentsOf(returns);
  const shape = (value: number): number | null =>
    deviation === 0 ? flags.missing('no_variance') : flags.finite(value);
  return {
    var_95: flags.finite(low),
    var_95_normal: flags.finite(mean + normalQuantile(TAIL) * deviation),
    cvar_95: flags.finite(fsum(beyond) / beyond.length),
    skew: shape(skew),
    excess_kurtosis: shape(kurtosis - 3),
    tail_ratio:
      low === 0 ? flags.missing('no_downside') : flags.finite(Math.abs(high) / Math.abs(low)),
  };
}
