export type { BacktestRequest, BarsSource, Places, Stage, Watch } from './backtest-request.ts';
export { widenInliningBudget } from './compiler-budget.ts';
export { readBacktestSettings, type BacktestSettings } from './backtest-settings.ts';
export { readConfigSide, type ConfigSide, type SidePlaces } from './config-side.ts';
export { hashConfig } from './hash-config.ts';
export { programVersion } from './provenance.ts';
export { inspectData, type InspectReport } from './inspect-data.ts';
export { runBacktest, type BacktestOutcome } from './run-backtest.ts';
export {
  checkStrategy,
  type CheckedProof,
  type CheckedSeries,
  type CheckReport,
  type CheckRequest,
} from './strategy/check-strategy.ts';
export { listStrategies, type StrategyListing } from './strategy/list-strategies.ts';
