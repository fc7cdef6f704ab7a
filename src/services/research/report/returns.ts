/** Returns of days, months and years, for their pictures. */
import type { ReturnSpread, RunReturns } from '../../../adapters/report/index.ts';
import {
  momentsOf,
  monthlyReturns,
  yearlyReturns,
  type DailySeries,
  type RiskMetrics,
} from '../../../engines/promotion/index.ts';

const NONE: RunReturns = {
  daily: { returns: [], normal: null, var95: null, cvar95: null },
  monthly: { returns: [], normal: null, var95: null, cvar95: null },
  months: [],
  years: [],
};

/** Of a run whose equity was not always above 0 there are none. */
export function returnsOf(
  series: DailySeries | null,
  benchmark: DailySeries | null,
  risk: RiskMetrics | null,
): RunReturns {
  if (series === null) return NONE;
  const months = monthlyReturns(series);
  const others = benchmark === null ? [] : yearlyReturns(benchmark);
  return {
    daily: spreadOf(series.returns, risk),
    monthly: spreadOf(
      Float64Array.from(months, ({ change }) => change),
      null,
    ),
    months: months.map(({ year, month, change }) => ({ year, month, value: change })),
    years: yearlyReturns(series).map(({ year, change }, i) => {
      const other = others[i];
      return { year, value: change, ...(other === undefined ? {} : { benchmark: other.change }) };
    }),
  };
}

function spreadOf(returns: Float64Array, risk: RiskMetrics | null): ReturnSpread {
  const { mean, deviation } = momentsOf(returns);
  return {
    returns,
    normal: deviation === 0 ? null : { mean, deviation },
    var95: risk?.var_95 ?? null,
    cvar95: risk?.cvar_95 ?? null,
  };
}
