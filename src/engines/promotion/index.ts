export { DrawdownTracker } from './drawdown.ts';
export { measureEquity } from './equity-metrics.ts';
export { Flags } from './flags.ts';
export { measureRun } from './run-metrics.ts';
export { measureTrades } from './trade-metrics.ts';
export {
  type ClosedTrades,
  type EquityHistory,
  type EquityMetrics,
  type MetricFlag,
  type TradeMetrics,
} from './types.ts';
