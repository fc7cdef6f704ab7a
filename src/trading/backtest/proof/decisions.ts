/** Two runs that stand after the same slice: do they want, order, fill and own the same? */
import {
  formatMicros,
  reasonText,
  TIMES_IN_FORCE,
  type TargetBook,
} from '../../../foundation/model/index.ts';
import type { BacktestRun } from '../backtest-run.ts';
import type { Difference } from './proof-result.ts';

/** How far two books may lie apart and still be one decision. */
export interface Tolerance {
  /** Of shares, at least one when above 0, and of the distance of a trailing stop. Signs must agree. */
  readonly sizePpm: number;
  readonly pricePpm: number;
}

const EXACT: Tolerance = { sizePpm: 0, pricePpm: 0 };

const PPM = 1_000_000;
/** Terms by the name that an author gives them, and where a book keeps them. */
const PRICES = [
  ['limit', 'entryLimit'],
  ['stopEntry', 'entryStop'],
  ['stop', 'stop'],
  ['takeProfit', 'takeProfit'],
  ['trail', 'trail'],
] as const;
const POINT_FIELDS = ['equity', 'cash', 'gross', 'net'] as const;

/** The first thing in which `found` decided otherwise in the slice that both did last. */
export function decisionDifference(
  expected: BacktestRun,
  found: BacktestRun,
  symbols: readonly string[],
): Difference | null {
  return (
    bookDifference(expected.tick.targets, found.tick.targets, symbols) ??
    eventDifference(expected, found, symbols) ??
    pointDifference(expected, found)
  );
}

/** The first symbol whose target or terms differ. */
function bookDifference(
  expected: TargetBook,
  found: TargetBook,
  symbols: readonly string[],
): Difference | null {
  for (let id = 0; id < symbols.length; id++) {
    const what = targetDifference(expected, found, { id, tolerance: EXACT });
    if (what !== null) return { ...what, symbol: symbols[id] ?? null };
  }
  return null;
}

/** Target and terms of one symbol. */
export function targetDifference(
  expected: TargetBook,
  found: TargetBook,
  of: { readonly id: number; readonly tolerance: Tolerance },
): Omit<Difference, 'symbol'> | null {
  const { id } = of;
  const { sizePpm, pricePpm } = of.tolerance;
  const qty = expected.target[id] as number;
  const other = found.target[id] as number;
  if (!isNear(qty, other, sizePpm, 1)) {
    return { what: 'target', expected: String(qty), found: String(other) };
  }
  for (const [what, column] of PRICES) {
    const price = expected[column][id] as number;
    const otherPrice = found[column][id] as number;
    if (isNear(price, otherPrice, what === 'trail' ? sizePpm : pricePpm, 0)) continue;
    return { what, expected: priceText(price), found: priceText(otherPrice) };
  }
  const [force, otherForce] = [expected.timeInForce[id], found.timeInForce[id]];
  if (force === otherForce) return null;
  const name = (index = 0): string => TIMES_IN_FORCE[index] ?? '';
  return { what: 'timeInForce', expected: name(force), found: name(otherForce) };
}

/** Equal, or of one sign and within the tolerance; `least` is allowed wherever any tolerance is. */
function isNear(a: number, b: number, ppm: number, least: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (ppm === 0 || Math.sign(a) !== Math.sign(b)) return false;
  return Math.abs(a - b) <= Math.max(least, (Math.abs(a) * ppm) / PPM);
}

function priceText(micros: number): string {
  return Number.isNaN(micros) ? 'none' : formatMicros(micros);
}

/** Events tell orders, fills, rejections, halts and dropped bars. */
function eventDifference(
  expected: BacktestRun,
  found: BacktestRun,
  symbols: readonly string[],
): Difference | null {
  const [one, two] = [expected.tick.events, found.tick.events];
  const count = Math.max(one.count, two.count);
  for (let index = 0; index < count; index++) {
    const a = index < one.count ? eventText(expected, index) : 'none';
    const b = index < two.count ? eventText(found, index) : 'none';
    if (a === b) continue;
    const known = index < one.count ? one : two;
    return {
      symbol: symbols[known.at(index).symbol] ?? null,
      what: 'event',
      expected: a,
      found: b,
    };
  }
  return null;
}

/** `ORDER_ACCEPTED #3 SELL 10`: kind, order with side and shares, reason, and the numbers behind. */
function eventText({ tick }: BacktestRun, index: number): string {
  const { kind, order, reason, symbol, a, b, c } = tick.events.at(index);
  const { side, qty } = tick.orders;
  const of = order < 0 ? [] : [`#${order}`, side.at(order) > 0 ? 'BUY' : 'SELL', qty.at(order)];
  const why = reasonText(reason);
  return [kind, symbol, ...of, ...(why === null ? [] : [why]), a, b, c].join(' ');
}

function pointDifference(expected: BacktestRun, found: BacktestRun): Difference | null {
  const [one, two] = [expected.tick.points.last, found.tick.points.last];
  const what = POINT_FIELDS.find((field) => one[field] !== two[field]);
  if (what === undefined) return null;
  return { symbol: null, what, expected: formatMicros(one[what]), found: formatMicros(two[what]) };
}
