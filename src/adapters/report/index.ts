export type {
  CostPoint,
  DrawdownSpan,
  LaneEvent,
  MonthReturn,
  NamedSeries,
  PnlGroup,
  PriceBars,
  PriceFill,
  SweepMap,
  TimeSeries,
  TradePoint,
  YearReturn,
} from './charts/index.ts';
export { renderComparison } from './render-comparison.ts';
export { renderRunReport } from './render-run-report.ts';
export { renderSweepReport } from './render-sweep-report.ts';
export { renderVerdictReport } from './render-verdict-report.ts';
export type { ComparedRun, Difference, RunComparison } from './run-comparison.ts';
export type {
  Capped,
  DrawdownRow,
  ExitReason,
  ExitRow,
  FillRow,
  OpenPosition,
  PriceView,
  ReturnSpread,
  RunAtBroker,
  RunCurves,
  RunReport,
  RunReturns,
  TradeRow,
  WorkingStop,
} from './run-report.ts';
export type { SweepReport, SweepRow } from './sweep-report.ts';
export type {
  CostView,
  EvidenceRow,
  FoldView,
  StressProfileView,
  StressView,
  VerdictReport,
  WalkForwardView,
} from './verdict-report.ts';
