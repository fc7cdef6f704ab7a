/** Price, fills, protective stop and position of the symbols that were traded most. */
import type { Capped, PriceFill, PriceView, TimeSeries } from '../../../adapters/report/index.ts';
import {
  BUY,
  MICROS_PER_UNIT,
  STOP_ROLE,
  type BarColumns,
  type RunRecord,
} from '../../../foundation/model/index.ts';
import { priceBars } from './price-bars.ts';
import type { SplitPoint } from './run-events.ts';
import { thin, type Slots } from './thin.ts';

/** A page with more price charts than these is not read. */
const MAX_SYMBOLS = 4;

/**
 * Candles of all charts of a page: 24 years of days in one, six of them in each of four. They stand in the
 * page as numbers, some 40 bytes each, for its explorer.
 */
const MAX_CANDLES = 6000;

/** Fills, stops and positions of all charts of a page; a chart has room for fewer than a thousand. */
const MAX_MARKS = 4000;
/** Marks that a slot of time keeps: one of each kind of fill; first, lowest, highest and last position. */
const MARKS_PER_SLOT = 4;

/** What the charts share: the market, and what each may hold. */
interface Room {
  readonly bars: BarColumns;
  readonly splits: readonly SplitPoint[];
  readonly candles: number;
  readonly marks: number;
}

/** The symbols with the most fills; of a run without fills its first symbol. */
export function priceViews(
  record: RunRecord,
  bars: BarColumns,
  splits: readonly SplitPoint[],
): Capped<PriceView> {
  const counts = fillCounts(record);
  const traded = record.inputs.data
    .map((_, symbol) => symbol)
    .filter((symbol) => (counts[symbol] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  const chosen = traded.length === 0 ? [0] : traded.slice(0, MAX_SYMBOLS);
  const candles = Math.floor(MAX_CANDLES / chosen.length);
  const marks = Math.floor(MAX_MARKS / chosen.length);
  const rows = chosen.map((symbol) => viewOf(record, symbol, { bars, splits, candles, marks }));
  return { rows, total: Math.max(1, traded.length) };
}

function fillCounts({ inputs, tables }: RunRecord): Int32Array {
  const { fills, orders } = tables;
  const counts = new Int32Array(inputs.data.length);
  for (let fill = 0; fill < fills.count; fill++) {
    const symbol = orders.symbol.at(fills.order.at(fill));
    if (fills.stands(fill)) counts[symbol] = (counts[symbol] as number) + 1;
  }
  return counts;
}

function viewOf(record: RunRecord, symbol: number, room: Room): PriceView {
  const { marks } = room;
  const steps = stepsOf(record, symbol, room.splits);
  const fills = steps.flatMap(({ fill }) => (fill === null ? [] : [fill]));
  const bars = priceBars(room.bars, symbol, room.candles);
  const slots = slotsOf(bars.times, marks);
  return {
    symbol: record.inputs.data[symbol]?.symbol ?? '',
    bars,
    fills: { rows: thin(fills, marks, { slots, pick: oneOfEachKind }), total: fills.length },
    stop: seriesOf(thin(stopsOf(record, symbol, steps), marks, { slots, pick: extremes })),
    position: seriesOf(thin(steps, marks, { slots, pick: extremes })),
  };
}

function slotsOf(times: ArrayLike<number>, marks: number): Slots {
  const count = Math.max(1, Math.floor(marks / MARKS_PER_SLOT));
  return { from: times[0] ?? 0, to: times[times.length - 1] ?? 0, count };
}

/** A value from an instant on. */
interface Point {
  readonly at: number;
  readonly value: number | null;
}

/** A position from a fill, or a split, on. */
interface Step extends Point {
  readonly value: number;
  readonly fill: PriceFill | null;
}

function stepsOf(
  { tables }: RunRecord,
  symbol: number,
  splits: readonly SplitPoint[],
): readonly Step[] {
  const { fills, orders } = tables;
  const own = splits.filter((split) => split.symbol === symbol);
  const steps: Step[] = [];
  let position = 0;
  let split = 0;
  for (let fill = 0; fill < fills.count; fill++) {
    const order = fills.order.at(fill);
    if (orders.symbol.at(order) !== symbol || !fills.stands(fill)) continue;
    const at = fills.ts.at(fill);
    for (let next = own[split]; next !== undefined && next.ts <= at; next = own[++split]) {
      position = next.position;
      steps.push({ at: next.ts, value: position, fill: null });
    }
    const sign = orders.side.at(order);
    const qty = fills.qty.at(fill);
    const side = sign === BUY ? 'BUY' : 'SELL';
    const role = position * sign < 0 ? 'EXIT' : 'ENTRY';
    const price = fills.price.at(fill) / MICROS_PER_UNIT;
    position += sign * qty;
    steps.push({ at, value: position, fill: { at, side, role, price, qty } });
  }
  const after = own.slice(split).map(({ ts, position: value }) => ({ at: ts, value, fill: null }));
  return [...steps, ...after];
}

/** The stop's price from each of its orders on, until the position is closed. */
function stopsOf({ tables }: RunRecord, symbol: number, steps: readonly Step[]): readonly Point[] {
  const { orders } = tables;
  const stops: Point[] = [];
  for (let order = 0; order < orders.count; order++) {
    if (orders.symbol.at(order) !== symbol || orders.role.at(order) !== STOP_ROLE) continue;
    stops.push({ at: orders.ts.at(order), value: orders.stopPriceOf(order) / MICROS_PER_UNIT });
  }
  if (stops.length === 0) return [];
  const ends = steps.filter(({ value }) => value === 0).map(({ at }) => ({ at, value: null }));
  // A stop that is born in the slice in which its position ends was there first.
  return [...stops, ...ends].sort(
    (a, b) => a.at - b.at || Number(a.value === null) - Number(b.value === null),
  );
}

function seriesOf(points: readonly Point[]): TimeSeries {
  return { times: points.map(({ at }) => at), values: points.map(({ value }) => value) };
}

/** The first fill of each side and role. */
function oneOfEachKind(slot: readonly PriceFill[]): readonly PriceFill[] {
  return slot.filter(
    ({ side, role }, i) => slot.findIndex((one) => one.side === side && one.role === role) === i,
  );
}

/** The first and the last, and the lowest and the highest between them; no stop counts as the lowest. */
function extremes<P extends Point>(slot: readonly P[]): readonly P[] {
  const last = slot.length - 1;
  let [low, high] = [0, 0];
  const valueAt = (i: number): number => slot[i]?.value ?? -Infinity;
  for (let i = 1; i <= last; i++) {
    if (valueAt(i) < valueAt(low)) low = i;
    if (valueAt(i) > valueAt(high)) high = i;
  }
  return slot.filter((_, i) => i === 0 || i === low || i === high || i === last);
}
