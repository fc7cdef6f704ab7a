/** The full set of metrics of a finished run, as numbers; `metricsJson` writes them. */
import type { BarColumns, CorporateAction, RunRecord } from '../../../foundation/model/index.ts';
import { measureActivity, type ActivityMetrics } from './activity/activity-metrics.ts';
import type { FillBases } from './activity/fill-costs.ts';
import { compareWith, type BenchmarkMetrics } from './benchmark/benchmark-metrics.ts';
import { buyAndHold } from './benchmark/buy-and-hold.ts';
import { dailySeriesOf, historyOf, type DailySeries } from './equity/daily-series.ts';
import { drawdownPeriods, type DrawdownPeriod } from './equity/drawdown-periods.ts';
import { measureEquity } from './equity/equity-metrics.ts';
import { measureReturns, type ReturnMetrics } from './equity/return-metrics.ts';
import { measureRiskAdjusted, type RiskAdjustedMetrics } from './equity/risk-adjusted-metrics.ts';
import { measureRisk, type RiskMetrics } from './equity/risk-metrics.ts';
import { Flags } from './flags.ts';
import { netProfits } from './trades/net-profits.ts';
import { analyzeTrades, type TradeAnalysis } from './trades/trade-analysis.ts';
import { measureTrades } from './trades/trade-metrics.ts';
import type { BasicMetrics, EquityHistory } from './types.ts';

/** What is measured beside the record: the market that the run saw. */
export interface MarketFacts {
  /** The run's prepared bars. */
  readonly bars: BarColumns;
  /** `explainFillPrices` of the run. */
  readonly bases: FillBases;
  /** Declared splits and dividends, ascending by ex-date. */
  readonly actions: readonly CorporateAction[];
}

/**
 * Groups of equity ratios are null when a day ended at or below 0. The groups are type aliases, not
 * interfaces: those are no JSON to the compiler.
 */
export interface RunMetrics {
  /** Contract 12. Its flags are those of the full set. */
  readonly basics: BasicMetrics;
  readonly returns: ReturnMetrics | null;
  readonly risk: RiskMetrics | null;
  readonly risk_adjusted: RiskAdjustedMetrics | null;
  readonly trade_analysis: TradeAnalysis;
  readonly activity: ActivityMetrics;
  readonly benchmark: BenchmarkMetrics | null;
  /** All of them, the deepest first; amounts in micros. */
  readonly drawdowns: readonly DrawdownPeriod[];
}

/** Metrics of a finished run; `maxDrawdown` is the tracker's, over every slice. */
export function measureAll(
  record: RunRecord,
  maxDrawdown: number,
  market: MarketFacts,
): RunMetrics {
  const flags = new Flags();
  const history = historyOf(record, maxDrawdown);
  const profits = netProfits(record.tables);
  const equity = measureEquity(history, flags);
  const trades = measureTrades(profits, flags);
  const series = dailySeriesOf(history);
  const drawdowns = series === null ? [] : drawdownPeriods(series);
  const benchmark = series === null ? null : benchmarkSeries(record, maxDrawdown, market);
  const groups = {
    returns: series === null ? null : measureReturns(series, flags),
    risk: series === null ? null : measureRisk(series, drawdowns, flags),
    risk_adjusted:
      series === null ? null : measureRiskAdjusted(series, equity, record.inputs.seed, flags),
    trade_analysis: analyzeTrades(record, profits, flags),
    activity: measureActivity(record, { series, ...market }, flags),
    benchmark: series === null || benchmark === null ? null : compareWith(benchmark, series, flags),
    drawdowns,
  };
  return { basics: { ...equity, ...trades, flags: flags.list() }, ...groups };
}

/**
 * The run's symbols in equal parts, bought at their first daily closes and held, by day of the run from 1;
 * null when that value is not always above 0.
 */
export function benchmarkSeries(
  record: RunRecord,
  maxDrawdown: number,
  { bars, actions }: Pick<MarketFacts, 'bars' | 'actions'>,
): DailySeries | null {
  const history = historyOf(record, maxDrawdown);
  const held = { bars, actions, symbolCount: record.inputs.data.length };
  const dayEquity = buyAndHold(history.day, held);
  return dailySeriesOf({ ...history, initialCash: 1, dayEquity } satisfies EquityHistory);
}
