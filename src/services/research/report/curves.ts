/** Equity, benchmark, drawdown and exposure of a run over time, in currency units. */
import type { DrawdownSpan, NamedSeries, RunCurves } from '../../../adapters/report/index.ts';
import {
  rollingRatios,
  type DailySeries,
  type DrawdownPeriod,
} from '../../../engines/promotion/index.ts';
import { MICROS_PER_UNIT, type RunRecord } from '../../../foundation/model/index.ts';

/** Drawdowns that are shaded behind the equity. */
const SHADED = 5;

/** Half a year and a quarter of trading days. */
const SHARPE_WINDOWS = [126, 63] as const;
const VOLATILITY_WINDOW = 63;

const BENCHMARK_NAME = 'Buy and hold, equal parts';

/** Daily figures beside the record; null where equity was not always above 0. */
export interface DailyFigures {
  readonly series: DailySeries | null;
  readonly benchmark: DailySeries | null;
  readonly drawdowns: readonly DrawdownPeriod[];
  /** Instants at which the days ended, by day of the curve. */
  readonly ends: Float64Array;
}

/** Equity and exposure at the resolution of the record, the rest by day. */
export function curvesOf({ inputs, tables }: RunRecord, daily: DailyFigures): RunCurves {
  const { equity } = tables;
  const times = equity.ts.view();
  const points = equity.equity.view();
  const { series, benchmark, ends } = daily;
  return {
    equity: { times, values: inUnits(points) },
    benchmark: benchmark === null ? null : benchmarkCurve(benchmark, inputs.cash, ends),
    drawdown: { times, values: belowPeak(points, inputs.cash) },
    worst: spansOf(daily, equity.day.view()),
    exposure: {
      times,
      gross: inUnits(equity.gross.view()),
      net: inUnits(equity.net.view()),
      cash: inUnits(equity.cash.view()),
    },
    sharpes:
      series === null
        ? []
        : SHARPE_WINDOWS.map((days) => named(days, ends, rollingRatios(series, days).sharpe)),
    volatilities:
      series === null
        ? []
        : [named(VOLATILITY_WINDOW, ends, rollingRatios(series, VOLATILITY_WINDOW).volatility)],
  };
}

function named(days: number, times: Float64Array, values: readonly (number | null)[]): NamedSeries {
  return { name: `${days} days`, series: { times, values } };
}

/** The opening cash in the benchmark's hands, in whole micros as all money. */
function benchmarkCurve({ points }: DailySeries, cash: number, times: Float64Array): NamedSeries {
  const values = points.subarray(1).map((value) => Math.round(value * cash) / MICROS_PER_UNIT);
  return { name: BENCHMARK_NAME, series: { times, values } };
}

/** The worst falls as stretches of the time axis; one that never ended goes to the last day. */
function spansOf({ drawdowns, ends }: DailyFigures, days: Int32Array): DrawdownSpan[] {
  const instantOf = (day: number): number => ends[Math.max(0, days.indexOf(day))] ?? NaN;
  const last = ends[ends.length - 1] ?? NaN;
  return drawdowns.slice(0, SHADED).map(({ peak, recovery, depth }) => ({
    from: instantOf(peak),
    to: recovery === null ? last : instantOf(recovery),
    depth,
  }));
}

function inUnits(micros: Float64Array): Float64Array {
  return micros.map((amount) => amount / MICROS_PER_UNIT);
}

/** Fractions below the running peak, of which the opening cash is the first. */
function belowPeak(equity: Float64Array, initialCash: number): Float64Array {
  let peak = initialCash;
  return equity.map((value) => {
    if (value > peak) peak = value;
    return (peak - value) / peak;
  });
}
