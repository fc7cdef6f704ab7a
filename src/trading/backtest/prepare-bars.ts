/**
 * From the series of files to the columns that the tick reads: session filter, merge, days and
 * missing bars (contract 2.4, 3). A single series is not copied.
 */
import type { TradingCalendar } from '../../foundation/calendar/index.ts';
import { compareCodeUnits, Failure } from '../../foundation/core/index.ts';
import {
  formatInstant,
  type BarColumns,
  type BarSeries,
  type Timeframe,
} from '../../foundation/model/index.ts';
import { mergePlaces, mergeSeries, scatterFloats, sharedFloats, sharedInts } from './merge-bars.ts';
import { isFiltering, keepSessionBars } from './session-filter.ts';

/** A symbol id is 16 bits wide, and one is kept free. */
const MAX_SYMBOLS = 65_535;
/** Row 0 of a series stands on line 2 of its file: the header is one line, every other a row. */
const LINE_OF_FIRST_ROW = 2;

export interface SymbolSeries {
  readonly symbol: string;
  readonly series: BarSeries;
  /** Named in failures when given. */
  readonly file?: string;
}

export interface PrepareInput {
  /** In any order; a symbol at most once. */
  readonly symbols: readonly SymbolSeries[];
  readonly calendar: TradingCalendar;
  readonly timeframe: Timeframe;
  readonly extendedHours: boolean;
}

export interface PreparedBars {
  /** On shared memory. */
  readonly columns: BarColumns;
  /** In code-unit order; the symbol column holds indexes into it. */
  readonly symbols: readonly string[];
  /** Distinct times. */
  readonly slices: number;
  readonly droppedOutsideSession: number;
}

/**
 * Fails with `BARS_SYMBOL_REPEATED`, `BARS_SYMBOLS_TOO_MANY`, `CALENDAR_OUT_OF_RANGE` (with the line)
 * or `BARS_NONE_LEFT`.
 */
export function prepareBars(input: PrepareInput): PreparedBars {
  const sorted = [...input.symbols].sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  requireSymbols(sorted);
  for (const one of sorted) requireCovered(one, input.calendar);
  const isFiltered = isFiltering(input);
  const kept = sorted.map(({ series }) =>
    isFiltered ? keepSessionBars(series, input.calendar) : series,
  );
  const bars = countRows(kept);
  if (bars === 0) failNoneLeft(sorted);
  const merged = mergeAll(kept, input);
  const day = sharedInts(bars);
  input.calendar.fillDays(merged.ts, day);
  const incomplete = new Uint8Array(new SharedArrayBuffer(bars));
  return {
    columns: { ...merged, day, incomplete },
    symbols: sorted.map(({ symbol }) => symbol),
    slices: countSlices(merged.ts),
    droppedOutsideSession: countRows(sorted.map(({ series }) => series)) - bars,
  };
}

function countRows(all: readonly BarSeries[]): number {
  return all.reduce((sum, series) => sum + series.count, 0);
}

function requireSymbols(sorted: readonly SymbolSeries[]): void {
  const repeated = sorted.find((one, at) => one.symbol === sorted[at + 1]?.symbol);
  if (repeated !== undefined) {
    throw new Failure(
      'INPUT',
      'BARS_SYMBOL_REPEATED',
      `the symbol ${repeated.symbol} was given more than once`,
    );
  }
  if (sorted.length <= MAX_SYMBOLS) return;
  const message = `${sorted.length} symbols are more than ${MAX_SYMBOLS}`;
  throw new Failure('INPUT', 'BARS_SYMBOLS_TOO_MANY', message, { fix: 'split the run' });
}

/** Times ascend, so the ends speak for all; the first bar outside is looked for only to name it. */
function requireCovered(of: SymbolSeries, calendar: TradingCalendar): void {
  const { ts, count } = of.series;
  if (count === 0) return;
  if (calendar.covers(ts[0] as number) && calendar.covers(ts[count - 1] as number)) return;
  const row = ts.findIndex((time) => !calendar.covers(time));
  const text = formatInstant(ts[row] as number);
  const line = row + LINE_OF_FIRST_ROW;
  const place = of.file === undefined ? of.symbol : `${of.file}:${line}`;
  const message = `${place}: the bar of ${text} lies outside the ${calendar.name} calendar`;
  throw new Failure('INPUT', 'CALENDAR_OUT_OF_RANGE', message, {
    problems: [
      {
        code: 'CALENDAR_OUT_OF_RANGE',
        message,
        ...(of.file === undefined ? {} : { file: of.file }),
        line,
        text,
      },
    ],
    fix: 'cut the series, or use --calendar ALWAYS_ON',
  });
}

function failNoneLeft(sorted: readonly SymbolSeries[]): never {
  const rows = countRows(sorted.map(({ series }) => series));
  throw new Failure(
    'INPUT',
    'BARS_NONE_LEFT',
    `no bar is left: all ${rows} bars close outside the sessions of the calendar`,
    { fix: 'check the time zone of the file and --calendar, or set data.extended_hours=true' },
  );
}

type MergedColumns = Omit<BarColumns, 'day' | 'incomplete'>;

function mergeAll(kept: readonly BarSeries[], input: PrepareInput): MergedColumns {
  const { calendar, timeframe } = input;
  const filled = kept.filter((series) => series.count > 0);
  const only = filled.length === 1 ? filled[0] : undefined;
  if (only !== undefined) {
    const missing = sharedFloats(only.count);
    calendar.fillMissing(only.ts, timeframe, missing);
    const symbol = new Uint16Array(new SharedArrayBuffer(only.count * 2)).fill(kept.indexOf(only));
    return { ...only, symbol, missing };
  }
  const places = mergePlaces(kept);
  const { series, symbol } = mergeSeries(kept, places);
  const missing = sharedFloats(series.count);
  for (const [index, { ts, count }] of kept.entries()) {
    const own = new Float64Array(count);
    calendar.fillMissing(ts, timeframe, own);
    const of = places[index];
    if (of !== undefined) scatterFloats(own, of, missing);
  }
  return { ...series, symbol, missing };
}

/** Distinct times: rows of one time stand side by side. */
export function countSlices(ts: Float64Array): number {
  let slices = 0;
  let previous = NaN;
  for (let row = 0; row < ts.length; row++) {
    const at = ts[row] as number;
    if (at !== previous) slices++;
    previous = at;
  }
  return slices;
}
