export { BacktestRun, type BacktestParts, type BacktestSnapshot } from './backtest-run.ts';
export { findFinerBars, type FinerBars } from './find-finer-bars.ts';
export { RecordedTick, type TickRunParts } from './recorded-tick.ts';
export {
  explainFillPrices,
  FILL_RULES,
  fillRuleText,
  type FillPrices,
  type FillRule,
} from './fill-prices.ts';
export { windowOf, type BarsWindow } from './bars-window.ts';
export {
  FOLD_SCHEMES,
  type BarsSpan,
  type Fold,
  type FoldRequest,
  type FoldScheme,
  type WindowSize,
} from './folds/fold-request.ts';
export { layOutFolds } from './folds/lay-out-folds.ts';
export { SliceIndex } from './folds/slice-index.ts';
export { SteppedFills, type FillStep } from './fills/stepped-fills.ts';
export { stitchRuns, type StitchedRun, type StitchPart } from './folds/stitch-runs.ts';
export { prepareBars, type PreparedBars, type SymbolSeries } from './prepare-bars.ts';
export type { ProofProblem, ProofResult } from './proof/proof-result.ts';
export type { ProofSubject } from './proof/proof-run.ts';
export { proveDeterminism, restartAt } from './proof/prove-determinism.ts';
export { proveNoLookahead } from './proof/prove-no-lookahead.ts';
export { proveWarmup } from './proof/prove-warmup.ts';
export { digestResult } from './result-digest.ts';
export { backtestRunId, type RunIdentity } from './run-id.ts';
export { BarBuilder, bars, type SeriesStart } from './series/bar-builder.ts';
export { generatedSeries } from './series/generated-series.ts';
export { simConfigFrom } from './sim-from-config.ts';
export { readConstraint, isSatisfied, type Constraint } from './sweep/constraint.ts';
export { splitRow, splitWindows } from './sweep/split-bars.ts';
export { readAxis, type AxisText, type SweepAxis } from './sweep/sweep-axis.ts';
export {
  meritOf,
  SWEEP_METRICS,
  type SweepMetric,
  type SweepMetrics,
} from './sweep/sweep-metrics.ts';
export { edgesOf, listTrials, trialParams, type TrialList } from './sweep/trial-list.ts';
export {
  failedTrial,
  readTrialLine,
  trialLine,
  type TrialFigures,
  type TrialRow,
} from './sweep/trial-row.ts';
