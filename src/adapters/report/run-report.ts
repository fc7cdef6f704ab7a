/**
 * What the page of one run is made from: plain, bounded data. The service fills it from a finished run;
 * the page formats and arranges it, and computes nothing. Money in micros, times UTC milliseconds, days
 * as epoch days of the run's calendar, ratios as fractions.
 */
import type { JsonObject } from '../../foundation/core/index.ts';
import type { RunEnd, RunInputs, RunSummary } from '../../foundation/model/index.ts';
import type {
  DrawdownSpan,
  LaneEvent,
  MonthReturn,
  NamedSeries,
  PnlGroup,
  PriceBars,
  PriceFill,
  TimeSeries,
  TradePoint,
  YearReturn,
} from './charts/index.ts';

export interface RunReport {
  readonly inputs: RunInputs;
  readonly programVersion: string;
  readonly summary: RunSummary;
  /** Null: a BACKTEST. */
  readonly atBroker: RunAtBroker | null;
  /** The object of `metrics.json`. */
  readonly metrics: JsonObject;
  readonly curves: RunCurves;
  readonly returns: RunReturns;
  readonly activity: RunActivity;
  readonly tables: ReportTables;
}

/** What the page says of a PAPER or LIVE run alone: how it ended, and what it was given in all. */
export interface RunAtBroker {
  readonly end: RunEnd;
  /** Bars: those in sessions. */
  readonly given: { readonly slices: number; readonly bars: number };
}

/** The first rows of a table, and how many there are in all. */
export interface Capped<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** Quantities over the time of the run, at the resolution of `equity_curve.csv`. */
export interface RunCurves {
  /** Currency units. */
  readonly equity: TimeSeries;
  readonly benchmark: NamedSeries | null;
  /** Fractions below the running peak, 0 to 1. */
  readonly drawdown: TimeSeries;
  /** Worst first, five at most. */
  readonly worst: readonly DrawdownSpan[];
  readonly exposure: {
    readonly times: ArrayLike<number>;
    readonly gross: ArrayLike<number>;
    readonly net: ArrayLike<number>;
    readonly cash: ArrayLike<number>;
  };
  readonly sharpes: readonly NamedSeries[];
  readonly volatilities: readonly NamedSeries[];
}

/** Returns of days, months and years. */
export interface RunReturns {
  readonly daily: ReturnSpread;
  readonly monthly: ReturnSpread;
  readonly months: readonly MonthReturn[];
  readonly years: readonly YearReturn[];
}

/** Returns with what a histogram draws over them. */
export interface ReturnSpread {
  readonly returns: ArrayLike<number>;
  readonly normal: { readonly mean: number; readonly deviation: number } | null;
  readonly var95: number | null;
  readonly cvar95: number | null;
}

/** What the run did. */
export interface RunActivity {
  /** The symbols with the most fills. */
  readonly prices: Capped<PriceView>;
  readonly trades: readonly TradePoint[];
  readonly bySymbol: readonly PnlGroup[];
  readonly byWeekday: readonly PnlGroup[];
  readonly byHour: readonly PnlGroup[];
  readonly events: Capped<LaneEvent>;
}

/** A symbol's bars with what was traded on them. */
export interface PriceView {
  readonly symbol: string;
  readonly bars: PriceBars;
  /** Fewer than there are where many stand at one place. */
  readonly fills: Capped<PriceFill>;
  readonly stop: TimeSeries;
  readonly position: TimeSeries;
}

export interface ReportTables {
  readonly drawdowns: readonly DrawdownRow[];
  /** In closing order. */
  readonly trades: Capped<TradeRow>;
  /** By profit, best and worst five. */
  readonly best: readonly TradeRow[];
  readonly worst: readonly TradeRow[];
  /** In application order. */
  readonly fills: Capped<FillRow>;
  readonly exits: readonly ExitRow[];
  readonly open: Capped<OpenPosition>;
}

/** A fall of daily equity below a peak. */
export interface DrawdownRow {
  /** Positive fraction of the peak. */
  readonly depth: number;
  readonly peak: number;
  readonly trough: number;
  /** Null when the run ended below the peak. */
  readonly recovered: number | null;
  /** Calendar days from the peak to the trough, and from there to the recovery. */
  readonly daysDown: number;
  readonly daysToRecover: number | null;
}

/** A closed trade: one lot, or part of one, and the fill that closed it. */
export interface TradeRow {
  /** In closing order, from 1. */
  readonly number: number;
  readonly symbol: string;
  readonly side: 'LONG' | 'SHORT';
  readonly qty: number;
  readonly entryTs: number;
  readonly entryPrice: number;
  readonly exitTs: number;
  readonly exitPrice: number;
  /** Micros after the fees of both fills, pro rata. */
  readonly pnl: number;
  /** `pnl` by the cost of the entry. */
  readonly change: number;
  readonly exit: ExitReason;
}

/** By what a trade was closed: the role of the closing order. */
export type ExitReason = 'TARGET' | 'STOP' | 'TAKE_PROFIT' | 'FLATTENED';

export interface ExitRow {
  readonly exit: ExitReason;
  readonly trades: number;
  readonly wins: number;
  /** Micros. */
  readonly pnl: number;
}

export interface FillRow {
  /** As in `fills.csv`. */
  readonly seq: number;
  readonly ts: number;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
  readonly purpose: string;
  /** Why the price is what it is: a sentence, the price before costs, the costs in ppm of it. */
  readonly rule: string;
  readonly base: number;
  readonly costPpm: number;
}

export interface OpenPosition {
  readonly symbol: string;
  /** Negative when short. */
  readonly qty: number;
  /** Of the oldest lot. */
  readonly since: number;
  /** Average over the lots, micros. */
  readonly entry: number;
  readonly mark: number;
  readonly value: number;
  readonly unrealized: number;
  /** Its protective stops that still work, oldest first. */
  readonly stops: readonly WorkingStop[];
}

export interface WorkingStop {
  /** Shares that it would still close. */
  readonly qty: number;
  /** Micros. */
  readonly price: number;
}
