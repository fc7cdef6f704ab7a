/**
 * The last bars of one symbol, in rings: prices in micros, oldest overwritten. Nothing else of a series
 * is in memory, and nothing of it is later than the bar that was pushed last.
 */
import { splitPrice, type BarColumns, type SplitRatio } from '../../../foundation/model/index.ts';

/** A ring begins with so many places and doubles until it holds its depth. */
const FIRST_PLACES = 1024;

const PRICES = ['open', 'high', 'low', 'close'] as const;
const COLUMNS = ['ts', ...PRICES, 'volume'] as const;

export type PriceColumn = (typeof PRICES)[number];
export type BarColumn = PriceColumn | 'volume';

export type HistorySnapshot = {
  readonly seen: number;
  /** Oldest first: time, open, high, low, close, volume of the bars that are kept. */
  readonly bars: readonly (readonly number[])[];
};

export class History {
  /** Bars that may be looked at. */
  readonly depth: number;
  /** Bars pushed so far. */
  seen = 0;
  /** Places of a ring less 1; a power of two less 1. Bar number `n` from 0 is at place `n & mask`. */
  mask: number;
  ts: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  private readonly places: number;

  /** `depth`: bars that may be looked at; one more is kept, the one that leaves a window. */
  constructor(depth: number) {
    this.depth = depth;
    this.places = powerOfTwoFrom(depth + 1);
    const first = Math.min(this.places, FIRST_PLACES);
    this.mask = first - 1;
    this.ts = new Float64Array(first);
    this.open = new Float64Array(first);
    this.high = new Float64Array(first);
    this.low = new Float64Array(first);
    this.close = new Float64Array(first);
    this.volume = new Float64Array(first);
  }

  push(bars: BarColumns, row: number): void {
    if (this.seen > this.mask && this.mask + 1 < this.places) this.grow();
    const place = this.seen & this.mask;
    this.ts[place] = bars.ts[row] as number;
    this.open[place] = bars.open[row] as number;
    this.high[place] = bars.high[row] as number;
    this.low[place] = bars.low[row] as number;
    this.close[place] = bars.close[row] as number;
    this.volume[place] = bars.volume[row] as number;
    this.seen++;
  }

  /** Bars that are kept and known, the one that just left a full window included. */
  get kept(): number {
    return Math.min(this.seen, this.depth + 1);
  }

  /** Divides the prices that are kept, and multiplies their volumes, as a split does. */
  split(ratio: SplitRatio): void {
    for (let bar = this.seen - this.kept; bar < this.seen; bar++) {
      const place = bar & this.mask;
      for (const column of PRICES) {
        this[column][place] = splitPrice(this[column][place] as number, ratio);
      }
      const volume = this.volume[place] as number;
      this.volume[place] = (volume * ratio.numerator) / ratio.denominator;
    }
  }

  snapshot(): HistorySnapshot {
    const first = this.seen - this.kept;
    const bars = Array.from({ length: this.kept }, (_, i) => {
      const place = (first + i) & this.mask;
      return COLUMNS.map((column) => this[column][place] as number);
    });
    return { seen: this.seen, bars };
  }

  restore(from: HistorySnapshot): void {
    while (this.mask + 1 < Math.min(this.places, from.seen)) this.grow();
    this.seen = from.seen;
    from.bars.forEach((bar, i) => {
      const place = (from.seen - from.bars.length + i) & this.mask;
      COLUMNS.forEach((column, at) => (this[column][place] = bar[at] ?? 0));
    });
  }

  /** Doubles the rings; only before they have come round, so places stay what they are. */
  private grow(): void {
    const places = (this.mask + 1) * 2;
    for (const column of COLUMNS) {
      const wider = new Float64Array(places);
      wider.set(this[column]);
      this[column] = wider;
    }
    this.mask = places - 1;
  }
}

function powerOfTwoFrom(least: number): number {
  let places = 1;
  while (places < least) places *= 2;
  return places;
}
