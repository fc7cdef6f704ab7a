/** What a price chart is drawn from, on the page and again by its script: numbers alone. */
import type { TimeSeries } from '../drawing/series.ts';

/** Columns of bars; times are UTC milliseconds, ascending; prices in the currency unit. */
export interface PriceBars {
  readonly times: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

export interface PriceFill {
  /** UTC milliseconds. */
  readonly at: number;
  readonly side: 'BUY' | 'SELL';
  /** Whether it opens or adds to a position, or reduces one. */
  readonly role: 'ENTRY' | 'EXIT';
  readonly price: number;
  /** Shares, positive. */
  readonly qty: number;
}

export interface PriceRecord {
  /** Currency of the prices. */
  readonly unit: string;
  readonly bars: PriceBars;
  /** Ascending in time. */
  readonly fills: readonly PriceFill[];
  /** Price of the protective stop from each time on; null from when there is none. Empty when unused. */
  readonly stop: TimeSeries;
  /** Shares held from each time on, negative when short. */
  readonly position: TimeSeries;
}

/** The record without its unit as JSON of lists of numbers, for an attribute: it holds no text of a user. */
export function encodePrices({ bars, fills, stop, position }: PriceRecord): string {
  const { times, open, high, low, close } = bars;
  return JSON.stringify([
    ...[times, open, high, low, close].map(rounded),
    ...[stop.times, stop.values, position.times, position.values].map(rounded),
    ...fills.map(({ at, side, role, price, qty }) => [
      at,
      side === 'BUY' ? 1 : -1,
      role === 'ENTRY' ? 1 : 0,
      inMicros(price),
      qty,
    ]),
  ]);
}

function rounded(column: ArrayLike<number | null>): Array<number | null> {
  return Array.from(column, (value) => (value === null ? null : inMicros(value)));
}

/** Prices are whole micros; sums of floats are written without their noise. */
function inMicros(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The record again; what is not a number in its place becomes a gap. Throws on what is not JSON. */
export function decodePrices(text: string, unit: string): PriceRecord {
  const parsed: unknown = JSON.parse(text);
  const lists = Array.isArray(parsed) ? parsed.map(numbersOf) : [];
  const [times = [], open = [], high = [], low = [], close = [], ...rest] = lists;
  const [stopTimes = [], stops = [], positionTimes = [], positions = [], ...fills] = rest;
  return {
    unit,
    bars: { times, open, high, low, close },
    stop: { times: stopTimes, values: stops },
    position: { times: positionTimes, values: positions },
    fills: fills.map(([at = NaN, side, role, price = NaN, qty = NaN]) => ({
      at,
      side: side === 1 ? 'BUY' : 'SELL',
      role: role === 1 ? 'ENTRY' : 'EXIT',
      price,
      qty,
    })),
  };
}

function numbersOf(list: unknown): number[] {
  return Array.isArray(list) ? list.map((one) => (typeof one === 'number' ? one : NaN)) : [];
}
