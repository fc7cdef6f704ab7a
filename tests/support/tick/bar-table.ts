/**
 * Bars and wanted positions as one table that reads like a story:
 *
 *   `        AAA              BBB
 *    2024-01-02
 *    14:31   500/510/490/505  20     | AAA=10 BBB=-5
 *    14:32   505              .      | flat
 *    14:33   505?             20     |`
 *
 * The first line names the symbols, in code-unit order. A line with a date alone sets the day. A cell is
 * open/high/low/close, one price for all four, or `.` for no bar; `?` behind it marks the bar as
 * incomplete. Behind the bar stands the book that the strategy returns in the slice: `flat` is a
 * complete empty book, nothing leaves the book as it is. Lines of one time are one slice.
 *
 * A target may declare terms: `AAA=10;limit:99;trigger:101;tif:DAY;stop:95;tp:120;trail:3`. What is left
 * out is then declared as none (`AAA=10;none`: all of it); a target without any `;` leaves the terms as they are.
 */
import { calendarFor } from '../../../src/foundation/calendar/index.ts';
import {
  parseInstant,
  TIMES_IN_FORCE,
  type BarColumns,
  type CalendarName,
  type TimeInForce,
  type Timeframe,
} from '../../../src/foundation/model/index.ts';
import { usd } from './amounts.ts';

export interface Slice {
  readonly ts: number;
  /** Rows of the columns: from (inclusive) to (exclusive). */
  readonly from: number;
  readonly to: number;
}

/** Prices in micros, NaN for none, as `TargetBook` takes them. */
export interface BookTerms {
  readonly limit: number;
  readonly trigger: number;
  readonly timeInForce: TimeInForce;
  readonly stop: number;
  readonly takeProfit: number;
  readonly trail: number;
}

export type Book = readonly (readonly [symbol: number, qty: number, terms: BookTerms | null])[];

export interface BarTable {
  readonly symbols: readonly string[];
  readonly columns: BarColumns;
  readonly slices: readonly Slice[];
  /** By row: the book that is returned there, or null. */
  readonly books: readonly (Book | null)[];
}

interface Row {
  readonly ts: number;
  readonly symbol: number;
  readonly prices: readonly [number, number, number, number];
  readonly incomplete: boolean;
  readonly book: Book | null;
}

const DEFAULT_DAY = '2024-01-02'; // a Tuesday; the session is 14:30 to 21:00 UTC
const VOLUME = 100;

export function parseBarTable(
  text: string,
  of: { calendar: CalendarName; timeframe: Timeframe },
): BarTable {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const symbols = header.trim().split(/\s+/);
  let day = DEFAULT_DAY;
  const rows = lines.flatMap((line): Row[] => {
    if (/^\d{4}-\d\d-\d\d$/.test(line.trim())) {
      day = line.trim();
      return [];
    }
    return parseLine(line, day, symbols);
  });
  return {
    symbols,
    columns: toColumns(rows, symbols.length, of),
    slices: toSlices(rows),
    books: rows.map((row) => row.book),
  };
}

/** An instant from its text; a test with a wrong one fails at once. */
export function instant(text: string): number {
  const ts = parseInstant(text);
  if (ts === null) throw new Error(`not an instant: ${text}`);
  return ts;
}

function parseLine(line: string, day: string, symbols: readonly string[]): Row[] {
  const [left = '', right = ''] = line.split('|');
  const [time = '', ...cells] = left.trim().split(/\s+/);
  if (cells.length !== symbols.length) throw new Error(`a cell per symbol: ${line}`);
  const ts = instant(`${day}T${time.split(':').length === 2 ? `${time}:00` : time}Z`);
  const book = parseBook(right.trim(), symbols);
  return cells.flatMap((cell, symbol): Row[] => {
    if (cell === '.') return [];
    const incomplete = cell.endsWith('?');
    const prices = (incomplete ? cell.slice(0, -1) : cell).split('/').map(usd);
    const [open = 0, high = open, low = open, close = open] = prices;
    return [{ ts, symbol, prices: [open, high, low, close], incomplete, book }];
  });
}

function parseBook(text: string, symbols: readonly string[]): Book | null {
  if (text === '') return null;
  if (text === 'flat') return [];
  return text.split(/\s+/).map((item) => {
    const [target = '', ...terms] = item.split(';');
    const [name = '', qty = ''] = target.split('=');
    const symbol = symbols.indexOf(name);
    if (symbol < 0) throw new Error(`unknown symbol in a book: ${item}`);
    return [symbol, Number(qty), terms.length === 0 ? null : parseTerms(terms)] as const;
  });
}

const TERM_NAMES = ['limit', 'trigger', 'stop', 'tp', 'trail', 'tif'];

function parseTerms(items: readonly string[]): BookTerms {
  const texts = new Map(items.map((item) => item.split(':')).map(([a = '', b = '']) => [a, b]));
  const odd = [...texts.keys()].find((name) => name !== 'none' && !TERM_NAMES.includes(name));
  if (odd !== undefined) throw new Error(`unknown term: ${odd}`);
  const price = (name: string): number => {
    const text = texts.get(name);
    return text === undefined ? NaN : usd(text);
  };
  return {
    limit: price('limit'),
    trigger: price('trigger'),
    timeInForce: TIMES_IN_FORCE.find((name) => name === texts.get('tif')) ?? 'GTC',
    stop: price('stop'),
    takeProfit: price('tp'),
    trail: price('trail'),
  };
}

function toSlices(rows: readonly Row[]): Slice[] {
  const slices: Slice[] = [];
  rows.forEach(({ ts }, row) => {
    const last = slices.at(-1);
    if (last?.ts === ts) slices[slices.length - 1] = { ...last, to: row + 1 };
    else slices.push({ ts, from: row, to: row + 1 });
  });
  return slices;
}

function toColumns(
  rows: readonly Row[],
  symbolCount: number,
  of: { calendar: CalendarName; timeframe: Timeframe },
): BarColumns {
  const calendar = calendarFor(of.calendar);
  const ts = Float64Array.from(rows, (row) => row.ts);
  const missing = new Float64Array(rows.length);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    const own = [...rows.keys()].filter((row) => rows[row]?.symbol === symbol);
    own.slice(1).forEach((row, i) => {
      const before = ts[own[i] ?? 0] ?? 0;
      missing[row] = calendar.missingBetween(before, ts[row] ?? 0, of.timeframe);
    });
  }
  const price = (field: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row.prices[field]);
  return {
    count: rows.length,
    ts,
    open: price(0),
    high: price(1),
    low: price(2),
    close: price(3),
    volume: new Float64Array(rows.length).fill(VOLUME),
    symbol: Uint16Array.from(rows, (row) => row.symbol),
    day: Int32Array.from(rows, (row) => calendar.dayOf(row.ts)),
    missing,
    incomplete: Uint8Array.from(rows, (row) => (row.incomplete ? 1 : 0)),
  };
}
