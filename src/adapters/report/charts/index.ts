/**
 * Charts as figures of server-made SVG: pure functions of plain data, the same text for the same data
 * on every Node. Each figure holds its picture for wide and for narrow pages, its caption, and its data
 * as a table.
 */
export { CHART_STYLES } from './figure/chart-styles.ts';
export type { NamedSeries, TimeSeries } from './drawing/series.ts';
export { drawCostSensitivity, type CostPoint } from './evidence/draw-cost-sensitivity.ts';
export { drawScoreTerms, type ScoreTerm } from './evidence/draw-score-terms.ts';
export { drawStressFan } from './evidence/draw-stress-fan.ts';
export { drawSweep, type SweepMap } from './evidence/draw-sweep.ts';
export { drawFolds, drawStitched, type FoldResult } from './evidence/draw-walk-forward.ts';
export { drawEquity, type DrawdownSpan } from './run/draw-equity.ts';
export { drawEventLane, type LaneEvent } from './run/draw-event-lane.ts';
export { drawExposure } from './run/draw-exposure.ts';
export { drawMonths, type MonthReturn, type YearReturn } from './run/draw-months.ts';
export { drawReturns } from './run/draw-returns.ts';
export { drawRolling } from './run/draw-rolling.ts';
export { drawUnderwater } from './run/draw-underwater.ts';
export { drawYears } from './run/draw-years.ts';
export { drawFunnel, type FunnelStage } from './trades/draw-funnel.ts';
export { drawPnlBy, type PnlGroup } from './trades/draw-pnl-by.ts';
export { drawPrice } from './trades/draw-price.ts';
export type { PriceBars, PriceFill } from './trades/price-record.ts';
export { drawTrades, type TradePoint } from './trades/draw-trades.ts';
