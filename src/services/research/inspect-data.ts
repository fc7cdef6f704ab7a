/**
 * What `mqk data inspect` finds in a bar file: gaps by the calendar (contract 2.4) and outliers by the
 * formula of contract 7. It reads as a run would and changes nothing.
 */
import {
  openBars,
  type BarsRejected,
  type OpenBarsOptions,
} from '../../adapters/marketdata/index.ts';
import { calendarFor, type TradingCalendar } from '../../foundation/calendar/index.ts';
import { isProductGreater, ok, type Result, type Sha256Hex } from '../../foundation/core/index.ts';
import {
  formatDay,
  formatInstant,
  formatMicros,
  type BarColumns,
  type CalendarName,
  type Code,
  type Timeframe,
} from '../../foundation/model/index.ts';
import { findFinerBars, prepareBars } from '../../trading/backtest/index.ts';
import { finerWarning } from './finer-warning.ts';

const MILLION = 1_000_000;
/** `data.outlier_threshold_pct` of the base layer: 0.20. */
const DEFAULT_THRESHOLD_PPM = 200_000;
/** As many as a refused file shows; the counts speak for the rest. */
const MAX_SHOWN = 20;

export interface InspectOptions extends OpenBarsOptions {
  readonly timeframe: Timeframe;
  readonly calendar: CalendarName;
  readonly extendedHours?: boolean;
  readonly outlierThresholdPpm?: number;
}

/** A finding at a bar. Prices are decimals, times RFC 3339. */
export interface DataProblem {
  readonly code: 'GAP_DETECTED' | 'OUTLIER';
  /** Close time of the bar. */
  readonly ts: string;
  readonly previous_ts: string;
  readonly message: string;
  /** Bars missing before it; of a gap only. */
  readonly missing?: number;
  /** Of an outlier only. */
  readonly close?: string;
  readonly previous_close?: string;
}

/** The keys of contract 13.1 and more, ready for JSON. */
export interface InspectReport {
  readonly file: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarName;
  /** Rows of the file, dropped ones included. */
  readonly rows: number;
  /** First and last bar of the file. */
  readonly first: string;
  readonly last: string;
  /** Expected bars that are missing, over all gaps. */
  readonly missing_bars: number;
  readonly gaps: number;
  readonly outliers: number;
  readonly outlier_threshold_ppm: number;
  /** Bars closer to the one before than the timeframe has them. */
  readonly finer_bars: number;
  readonly dropped_outside_session: number;
  /** Bars of 1D on days without a session, which are never dropped; 0 of any other timeframe. */
  readonly closed_day_bars: number;
  /** Days with at least one bar, and sessions from the first to the last bar's day. */
  readonly days_with_bars: number;
  readonly sessions: number;
  readonly sha256: Sha256Hex;
  /** The first gaps and outliers in time order. */
  readonly problems: readonly DataProblem[];
  readonly more_problems: number;
}

export interface Inspection {
  readonly report: InspectReport;
  /** `FOUND`: gaps or outliers; the command then exits with 6. */
  readonly verdict: 'CLEAN' | 'FOUND';
}

/** Gaps and outliers of one series, whose bars the session filter has left. */
class Findings {
  readonly problems: DataProblem[] = [];
  missing = 0;
  gaps = 0;
  outliers = 0;
  private readonly columns: BarColumns;
  private readonly thresholdPpm: number;

  constructor(columns: BarColumns, thresholdPpm: number) {
    this.columns = columns;
    this.thresholdPpm = thresholdPpm;
  }

  /** Each bar against the one before, whatever the checks said of that one. */
  scan(): void {
    const { close, missing, count } = this.columns;
    for (let row = 1; row < count; row++) {
      if ((missing[row] as number) > 0) this.addGap(row);
      const previous = close[row - 1] as number;
      const jump = Math.abs((close[row] as number) - previous);
      if (isProductGreater(jump, MILLION, this.thresholdPpm, previous)) this.addOutlier(row);
    }
  }

  private addGap(row: number): void {
    const missing = this.columns.missing[row] as number;
    this.gaps++;
    this.missing += missing;
    const message = `${missing} bar(s) missing between ${this.time(row - 1)} and ${this.time(row)}`;
    this.add(row, { code: 'GAP_DETECTED', message, missing });
  }

  private addOutlier(row: number): void {
    this.outliers++;
    const close = formatMicros(this.columns.close[row] as number);
    const previous = formatMicros(this.columns.close[row - 1] as number);
    const limit = formatMicros(this.thresholdPpm);
    const message = `close ${close} after ${previous} is more than ${limit} away, as a fraction`;
    this.add(row, { code: 'OUTLIER', message, close, previous_close: previous });
  }

  private add(row: number, what: Omit<DataProblem, 'ts' | 'previous_ts'>): void {
    if (this.problems.length === MAX_SHOWN) return;
    this.problems.push({ ...what, ts: this.time(row), previous_ts: this.time(row - 1) });
  }

  private time(row: number): string {
    return formatInstant(this.columns.ts[row] as number);
  }
}

interface ClosedDays {
  readonly bars: number;
  /** `YYYY-MM-DD`. */
  readonly first: string;
}

/** Null: each bar lies on a session's day, or the timeframe is finer and the session filter has judged it. */
function findClosedDays(
  calendar: TradingCalendar,
  day: Int32Array,
  timeframe: Timeframe,
): ClosedDays | null {
  if (timeframe !== '1D') return null;
  const closed = day.filter((one) => calendar.sessionOn(one) === null);
  const [first] = closed;
  return first === undefined ? null : { bars: closed.length, first: formatDay(first) };
}

const CLOSED_CODE: Code = 'BARS_ON_CLOSED_DAY';

function closedWarning(path: string, { bars, first }: ClosedDays, calendar: CalendarName): string {
  return (
    `warning ${CLOSED_CODE}: ${path}: ${bars} bar(s) on days without a session of ${calendar}, ` +
    `the first ${first}; each is traded like any other`
  );
}

function countDays(day: Int32Array): number {
  let days = 0;
  for (let row = 0; row < day.length; row++) if (row === 0 || day[row] !== day[row - 1]) days++;
  return days;
}

function countSessions(calendar: TradingCalendar, day: Int32Array): number {
  const first = day[0] as number;
  const last = day[day.length - 1] as number;
  const before = calendar.sessionOrdinal(first) - (calendar.sessionOn(first) === null ? 0 : 1);
  return calendar.sessionOrdinal(last) - before;
}

/**
 * Inspects a bar file. A file that breaks the rules of bar files is an error value. Fails as `openBars`
 * and `prepareBars` do.
 */
export async function inspectData(
  path: string,
  options: InspectOptions,
): Promise<Result<Inspection, BarsRejected>> {
  const opened = await openBars(path, options);
  if (!opened.ok) return opened;
  const { series, sha256, rows } = opened.value;
  const calendar = calendarFor(options.calendar);
  const { timeframe } = options;
  const prepared = prepareBars({
    symbols: [{ symbol: 'FILE', series, file: path }],
    calendar,
    timeframe,
    extendedHours: options.extendedHours ?? false,
  });
  const { columns, droppedOutsideSession } = prepared;
  const thresholdPpm = options.outlierThresholdPpm ?? DEFAULT_THRESHOLD_PPM;
  const found = new Findings(columns, thresholdPpm);
  found.scan();
  const [finer] = findFinerBars(prepared, timeframe);
  if (finer !== undefined) options.note?.(finerWarning(path, finer, timeframe));
  const closed = findClosedDays(calendar, columns.day, timeframe);
  if (closed !== null) options.note?.(closedWarning(path, closed, options.calendar));
  const { problems } = found;
  const total = found.gaps + found.outliers;
  const report: InspectReport = {
    file: path,
    timeframe,
    calendar: options.calendar,
    rows,
    first: formatInstant(series.ts[0] as number),
    last: formatInstant(series.ts[rows - 1] as number),
    missing_bars: found.missing,
    gaps: found.gaps,
    outliers: found.outliers,
    outlier_threshold_ppm: thresholdPpm,
    finer_bars: finer?.count ?? 0,
    dropped_outside_session: droppedOutsideSession,
    closed_day_bars: closed?.bars ?? 0,
    days_with_bars: countDays(columns.day),
    sessions: countSessions(calendar, columns.day),
    sha256,
    problems,
    more_problems: total - problems.length,
  };
  return ok({ report, verdict: total === 0 ? 'CLEAN' : 'FOUND' });
}
