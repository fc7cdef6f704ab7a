// Contract 2.4 and 3: which bars exist, in which order, with which days and missing bars.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarFor } from '../../foundation/calendar/index.ts';
import { Failure } from '../../foundation/core/index.ts';
import { parseInstant, type BarSeries, type Timeframe } from '../../foundation/model/index.ts';
import { prepareBars, type PreparedBars } from './prepare-bars.ts';

const MINUTE = 60_000;
const OPEN = parseInstant('2013-10-07T13:30:00Z') ?? 0;

/** A series whose every value tells its row. */
function seriesOf(times: readonly number[], tag: number): BarSeries {
  const column = (offset: number): Float64Array =>
    Float64Array.from(times, (_, row) => tag * 1e6 + row * 10 + offset);
  return {
    count: times.length,
    ts: Float64Array.from(times),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

function prepare(
  all: Readonly<Record<string, BarSeries>>,
  more: {
    readonly name?: 'XNYS' | 'ALWAYS_ON';
    readonly timeframe?: Timeframe;
    readonly extendedHours?: boolean;
  } = {},
): PreparedBars {
  return prepareBars({
    symbols: Object.entries(all).map(([symbol, series]) => ({
      symbol,
      series,
      file: `${symbol}.csv`,
    })),
    calendar: calendarFor(more.name ?? 'XNYS'),
    timeframe: more.timeframe ?? '1m',
    extendedHours: more.extendedHours ?? false,
  });
}

/** Sorts rows; says everything of them that the columns say. */
function naively(all: Readonly<Record<string, BarSeries>>, isFiltered: boolean): unknown[] {
  const calendar = calendarFor('XNYS');
  const symbols = Object.keys(all).sort();
  return symbols
    .flatMap((symbol, id) => {
      const series = all[symbol] ?? seriesOf([], 0);
      const rows = [...series.ts.keys()].filter(
        (row) => !isFiltered || calendar.isInSession(series.ts[row] ?? 0),
      );
      return rows.map((row, at) => {
        const ts = series.ts[row] ?? 0;
        const before = series.ts[rows[at - 1] ?? -1];
        const missing = before === undefined ? 0 : calendar.missingBetween(before, ts, '1m');
        const values = [series.open, series.high, series.low, series.close, series.volume];
        return { ts, id, missing, day: calendar.dayOf(ts), values: values.map((of) => of[row]) };
      });
    })
    .sort((a, b) => a.ts - b.ts || a.id - b.id);
}

function asRows({ columns: of }: PreparedBars): unknown[] {
  return Array.from({ length: of.count }, (_, row) => ({
    ts: of.ts[row],
    id: of.symbol[row],
    missing: of.missing[row],
    day: of.day[row],
    values: [of.open, of.high, of.low, of.close, of.volume].map((column) => column[row]),
  }));
}

const times = fc
  .uniqueArray(fc.integer({ min: -30, max: 420 }), { maxLength: 25 })
  .map((minutes) => minutes.sort((a, b) => a - b).map((minute) => OPEN + minute * MINUTE));
const symbolNames = fc.uniqueArray(fc.constantFrom('A', 'B', 'B-A', 'B.A', 'BA', 'Z9', '9'), {
  minLength: 1,
});

describe('prepareBars', () => {
  it('equals a sort of all rows by time and symbol, with and without the session filter', () => {
    fc.assert(
      fc.property(symbolNames, fc.array(times), fc.boolean(), (names, drawn, extendedHours) => {
        const all = Object.fromEntries(
          names.map((name, at) => [name, seriesOf(drawn[at] ?? [OPEN + MINUTE], at)]),
        );
        const expected = naively(all, !extendedHours);
        if (expected.length === 0) return;
        const prepared = prepare(all, { extendedHours });
        expect(asRows(prepared)).toEqual(expected);
        expect(prepared.symbols).toEqual([...names].sort());
        expect(prepared.slices).toBe(new Set(prepared.columns.ts).size);
        const rows = Object.values(all).reduce((sum, { count }) => sum + count, 0);
        expect(prepared.droppedOutsideSession).toBe(rows - expected.length);
      }),
      { numRuns: 500 },
    );
  });

  it('does not copy a single series, and has all columns on shared memory otherwise', () => {
    const series = seriesOf([OPEN + MINUTE, OPEN + 2 * MINUTE], 1);
    expect(prepare({ SPY: series }).columns.close).toBe(series.close);
    const { columns } = prepare({ A: series, B: series });
    const { count, ...arrays } = columns;
    expect(count).toBe(4);
    for (const [name, column] of Object.entries<
      Float64Array | Int32Array | Uint16Array | Uint8Array
    >(arrays)) {
      expect(column.buffer, name).toBeInstanceOf(SharedArrayBuffer);
    }
    expect(columns.incomplete).toEqual(new Uint8Array(4));
  });

  it('drops by close time: the open is outside, the close inside', () => {
    const close = parseInstant('2013-10-07T20:00:00Z') ?? 0;
    const all = { SPY: seriesOf([OPEN, OPEN + MINUTE, close, close + MINUTE], 1) };
    const prepared = prepare(all);
    expect([...prepared.columns.ts]).toEqual([OPEN + MINUTE, close]);
    expect([...prepared.columns.missing]).toEqual([0, 388]);
    expect(prepared.droppedOutsideSession).toBe(2);
  });

  it('never drops 1D bars or bars on ALWAYS_ON', () => {
    const night = parseInstant('2013-10-06T03:00:00Z') ?? 0;
    const all = { SPY: seriesOf([night, night + 86_400_000], 1) };
    expect(prepare(all, { timeframe: '1D' }).droppedOutsideSession).toBe(0);
    expect(prepare(all, { name: 'ALWAYS_ON' }).columns.count).toBe(2);
  });

  it('refuses a run without bars with BARS_NONE_LEFT', () => {
    expect(() => prepare({ SPY: seriesOf([OPEN - MINUTE], 1) })).toThrow(
      expect.objectContaining({ kind: 'INPUT', code: 'BARS_NONE_LEFT' }),
    );
  });

  it('refuses a day outside the calendar with its file and line', () => {
    const late = parseInstant('2029-01-02T15:00:00Z') ?? 0;
    const all = { SPY: seriesOf([OPEN + MINUTE, late], 1) };
    const failure = catchFailure(() => prepare(all));
    expect(failure.code).toBe('CALENDAR_OUT_OF_RANGE');
    expect(failure.problems).toEqual([
      {
        code: 'CALENDAR_OUT_OF_RANGE',
        message: 'SPY.csv:3: the bar of 2029-01-02T15:00:00Z lies outside the XNYS calendar',
        file: 'SPY.csv',
        line: 3,
        text: '2029-01-02T15:00:00Z',
      },
    ]);
  });

  it('refuses a symbol given twice and more symbols than ids', () => {
    const series = seriesOf([OPEN + MINUTE], 1);
    const input = { calendar: calendarFor('XNYS'), timeframe: '1m' as const, extendedHours: false };
    const twice = ['SPY', 'QQQ', 'SPY'].map((symbol) => ({ symbol, series }));
    expect(catchFailure(() => prepareBars({ ...input, symbols: twice })).code).toBe(
      'BARS_SYMBOL_REPEATED',
    );
    const many = Array.from({ length: 65_536 }, (_, at) => ({ symbol: `S${at}`, series }));
    expect(catchFailure(() => prepareBars({ ...input, symbols: many })).code).toBe(
      'BARS_SYMBOLS_TOO_MANY',
    );
    const most = prepareBars({ ...input, symbols: many.slice(1) });
    expect(most.columns.symbol.at(-1)).toBe(65_534);
  });
});

function catchFailure(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
  }
  throw new Error('it did not fail with a Failure');
}
