export type { FillBases } from './metrics/activity/fill-costs.ts';
export type { ActivityMetrics } from './metrics/activity/activity-metrics.ts';
export type { BenchmarkMetrics } from './metrics/benchmark/benchmark-metrics.ts';
export {
  dailySeriesOf,
  daysPerYear,
  historyOf,
  type DailySeries,
} from './metrics/equity/daily-series.ts';
export { DrawdownTracker } from './metrics/equity/drawdown.ts';
export {
  drawdownPeriods,
  underwater,
  type DrawdownPeriod,
} from './metrics/equity/drawdown-periods.ts';
export { measureEquity } from './metrics/equity/equity-metrics.ts';
export {
  monthlyReturns,
  yearlyReturns,
  type MonthReturn,
  type YearReturn,
} from './metrics/equity/periods.ts';
export type { ReturnMetrics } from './metrics/equity/return-metrics.ts';
export type { RiskAdjustedMetrics } from './metrics/equity/risk-adjusted-metrics.ts';
export type { RiskMetrics } from './metrics/equity/risk-metrics.ts';
export { rollingRatios, type RollingRatios } from './metrics/equity/rolling.ts';
export { Flags } from './metrics/flags.ts';
export {
  benchmarkSeries,
  measureAll,
  type MarketFacts,
  type RunMetrics,
} from './metrics/measure-all.ts';
export { measureBasics } from './metrics/measure-basics.ts';
export { measureRun, metricsJson } from './metrics/run-metrics.ts';
export { netProfits } from './metrics/trades/net-profits.ts';
export type { TradeAnalysis } from './metrics/trades/trade-analysis.ts';
export { measureTrades } from './metrics/trades/trade-metrics.ts';
export type { TradeGroup } from './metrics/trades/trade-groups.ts';
export type {
  BasicMetrics,
  ClosedTrades,
  EquityHistory,
  EquityMetrics,
  MeasuredRun,
  MetricFlag,
  TradeMetrics,
} from './metrics/types.ts';
export { momentsOf, type Moments } from './statistics/moments.ts';
export { quantileOf, sortAscending } from './statistics/quantile.ts';
export { rankCorrelation } from './statistics/rank-correlation.ts';
export {
  deflatedSharpe,
  expectedMaxSharpe,
  probabilisticSharpe,
  sharpeSampleOf,
  type SharpeSample,
  type Trials,
} from './statistics/sharpe-odds.ts';
export { assessPromotion, type PromotionAssessment } from './assess-promotion.ts';
export { readThresholds, type PromotionThresholds } from './thresholds.ts';
export type { AssessedGate, AssessedVerdict } from './gates/compare-to-base.ts';
export type {
  CapitalLimits,
  CheckEvidence,
  FoldResult,
  PromotionCandidate,
  ProofEvidence,
  RunEnd,
  RunFacts,
  StressEvidence,
  StressedRun,
  WalkForwardEvidence,
} from './gates/candidate.ts';
export { REQUIRED_PROFILE } from './gates/evidence-gates.ts';
export {
  GATE_NAMES,
  gateOutcome,
  type Comparator,
  type GateName,
  type GateRow,
  type PromotionCode,
} from './gates/gate-row.ts';
export { judgePromotion, type PromotionVerdict } from './gates/judge-promotion.ts';
export { readJudgedMetrics, type JudgedMetrics } from './gates/judged-metrics.ts';
export { shownNumber } from './gates/shown-number.ts';
export {
  scoreConsistency,
  type ConsistencyScore,
  type ScoreTerm,
  type ScoreTermName,
} from './score/consistency-score.ts';
export {
  rankCandidates,
  type RankCandidate,
  type RankedCandidate,
  type Ranking,
  type RankStep,
} from './score/rank-candidates.ts';
