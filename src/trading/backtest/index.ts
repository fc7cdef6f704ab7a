export { BacktestRun, type BacktestParts } from './backtest-run.ts';
export { prepareBars, type PreparedBars, type SymbolSeries } from './prepare-bars.ts';
export { backtestRunId, type RunIdentity } from './run-id.ts';
export { simConfigFrom } from './sim-from-config.ts';
