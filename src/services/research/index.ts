export type { BacktestRequest, BarsSource, Places, Stage, Watch } from './backtest-request.ts';
export { widenInliningBudget } from './compiler-budget.ts';
export { readBacktestSettings, type BacktestSettings } from './backtest-settings.ts';
export { readConfigSide, type ConfigSide, type SidePlaces } from './config-side.ts';
export { hashConfig } from './hash-config.ts';
export { programVersion, readProvenance } from './provenance.ts';
export { inspectData, type InspectReport } from './inspect-data.ts';
export { runBacktest, type BacktestOutcome } from './run-backtest.ts';
export { locateBars, planOfRun } from './plan/plan-of-run.ts';
export { planOfStored, type StoredRun, type StoredSources } from './plan/plan-of-stored.ts';
export { replayBacktest } from './plan/replay-backtest.ts';
export { describeRun } from './report/describe-run.ts';
export { RunEvents } from './report/run-events.ts';
export { planBacktest, type ResearchContext, type RunPlan } from './plan/run-plan.ts';
export {
  planCheck,
  planCheckOfRun,
  type CheckPlan,
  type CheckRequest,
} from './strategy/check-plan.ts';
export {
  checkResult,
  type CheckedProof,
  type CheckedSeries,
  type CheckReport,
} from './strategy/check-report.ts';
export { checkStrategy, type CheckOutcome } from './strategy/check-strategy.ts';
export { serveCheck } from './strategy/check-thread.ts';
export { chooseTheStrategy } from './strategy/choose-strategy.ts';
export { noteStrategy } from './strategy/note-strategy.ts';
export { readStrategyParams } from './strategy/strategy-params.ts';
export { listStrategies, type StrategyListing } from './strategy/list-strategies.ts';
export { compareRuns, type ComparedPage } from './report/compare-runs.ts';
export { sealedReport, type SealedReport } from './report/sealed-report.ts';
export type { GivenSources } from './plan/plan-of-run.ts';
export {
  evaluatePromotion,
  type PromotionOutcome,
  type PromotionRequest,
} from './promotion/evaluate-promotion.ts';
export type { EvidenceNames } from './promotion/gather-evidence.ts';
export { promotionHistory, type PromotionHistory } from './promotion/promotion-history.ts';
export type { PromotionRecord, SealedGate } from './promotion/promotion-record.ts';
export { rankPromotions } from './promotion/rank-promotions.ts';
export { readVerdict, type VerdictPlaces } from './promotion/sealed-verdicts.ts';
export {
  runStress,
  type StressOutcome,
  type StressRequest,
  type StressResult,
} from './stress/run-stress.ts';
export { listStressProfiles, type StressProfile } from './stress/list-profiles.ts';
export { runWalkForward, type WalkForwardOutcome } from './walk-forward/run-walk-forward.ts';
export type { WalkForwardResult } from './walk-forward/walk-forward-json.ts';
export type { WalkForwardRequest } from './walk-forward/walk-forward-request.ts';
export { estimateSweep, type SweepEstimate } from './sweep/estimate-sweep.ts';
export { runInMemory } from './plan/drive-run.ts';
export { runSweep, type SweepOutcome, type SweepWork } from './sweep/run-sweep.ts';
export { showSweep, type ShownSweep } from './sweep/show-sweep.ts';
export type { SweepRequest } from './sweep/sweep-plan.ts';
export { serveTrials } from './sweep/trial-thread.ts';
