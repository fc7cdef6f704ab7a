/** What the metrics are made of, and what they are (contract 12). */
import type {
  CalendarName,
  FillTable,
  RunInputs,
  RunSummary,
  RunTables,
  SplitTable,
  TradeTable,
} from '../../../foundation/model/index.ts';

/** Daily equity of a run. Money in micros, times UTC milliseconds. */
export interface EquityHistory {
  /** > 0. */
  readonly initialCash: number;
  /** Days with at least one slice, ascending, as epoch days of the calendar's zone. */
  readonly day: Int32Array;
  /** Last equity of each of these days. */
  readonly dayEquity: Float64Array;
  readonly firstTs: number;
  readonly lastTs: number;
  /** Over every slice: `DrawdownTracker.maxDrawdown`. */
  readonly maxDrawdown: number;
  readonly calendar: CalendarName;
}

/** Closed trades and the fills that they name. */
export interface ClosedTrades {
  readonly trades: TradeTable;
  readonly fills: FillTable;
  readonly splits: SplitTable;
}

/**
 * Why a number is missing. `no_losses`, `no_wins`: no losing or winning trade. `no_trades`: no closed
 * trade. `no_returns`: fewer than two daily returns. `no_variance`: all daily returns are equal.
 * `no_downside`: no negative return. `no_drawdown`: equity never fell below a peak. `no_duration`: first
 * and last slice coincide. `no_fills`: nothing was traded. `no_stops`: no trade's entry declared a stop.
 * `short_history`: fewer days than the number needs. `equity_not_positive`: a day ended at or below 0.
 * `benchmark_flat`: the benchmark has no such days or months. `concentration_unknown`: positions cannot
 * be valued slice by slice. `not_finite`: a number left the range of doubles.
 */
export const METRIC_FLAGS = [
  'benchmark_flat',
  'concentration_unknown',
  'equity_not_positive',
  'no_downside',
  'no_drawdown',
  'no_duration',
  'no_fills',
  'no_losses',
  'no_returns',
  'no_stops',
  'no_trades',
  'no_variance',
  'no_wins',
  'not_finite',
  'short_history',
] as const;
export type MetricFlag = (typeof METRIC_FLAGS)[number];

/** Ratios of daily equity; null where a flag says why. Fractions, not per cent. */
export interface EquityMetrics {
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly volatility: number | null;
  readonly cagr: number | null;
  readonly max_drawdown: number;
  readonly calmar: number | null;
  readonly worst_5d: number | null;
  readonly profitable_months: number | null;
}

/** `avg_trade` in currency units. */
export interface TradeMetrics {
  readonly trades: number;
  readonly win_rate: number | null;
  readonly profit_factor: number | null;
  readonly avg_trade: number | null;
}

/** The metrics of contract 12, and why those that are null are. */
export interface BasicMetrics extends EquityMetrics, TradeMetrics {
  /** In code-unit order. */
  readonly flags: readonly MetricFlag[];
}

/** What is measured of a run: a `RunRecord`, or the part of one that these metrics are made of. */
export interface MeasuredRun {
  readonly inputs: Pick<RunInputs, 'cash' | 'calendar'>;
  readonly tables: Pick<RunTables, 'equity' | 'trades' | 'fills' | 'splits'>;
  readonly summary: Pick<RunSummary, 'firstTs' | 'lastTs'>;
}
