/** Bars made to order, for tests and checks: `bars('100').flat(20).ramp(30, '0.01').gap('-0.1')`. */
import { Failure, mulPpmFloor, Prng } from '../../../foundation/core/index.ts';
import {
  intervalMs,
  MAX_PRICE_MICROS,
  parseInstant,
  parseMicros,
  parsePpm,
  type BarSeries,
  type Timeframe,
} from '../../../foundation/model/index.ts';

const VOLUME = 1000;
const FIRST_CLOSE = '2024-01-02T00:00:00Z';

interface Bar {
  readonly ts: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** Where a series begins: 2024-01-02T00:00:00Z in bars of a day, when nothing else is said. */
export interface SeriesStart {
  readonly timeframe?: Timeframe;
  /** Close of the first bar, RFC 3339 UTC. */
  readonly from?: string;
}

/**
 * A growing series of one symbol, an interval from bar to bar on every day of the year (`ALWAYS_ON`).
 * Every bar opens at the close before it and has no wicks. Prices and changes are decimal texts; a
 * change of `-0.1` is a fall of 10 %. Each call adds to the series and returns it.
 */
export class BarBuilder {
  private readonly bars: Bar[] = [];
  private readonly step: number;
  private close: number;
  private nextTs: number;

  /** Fails with BARS_NUMBER_INVALID or BARS_TIME_INVALID. */
  constructor(price: string, { timeframe = '1D', from = FIRST_CLOSE }: SeriesStart = {}) {
    this.close = priceOf(price);
    this.step = intervalMs(timeframe);
    this.nextTs =
      parseInstant(from) ?? refuse('BARS_TIME_INVALID', from, 'must be RFC 3339 UTC with Z');
  }

  /** Bars that stay where the series is. */
  flat(count: number): this {
    return this.ramp(count, '0');
  }

  /** Bars that each close by `change` above (or below) the one before. */
  ramp(count: number, change: string): this {
    const ppm = changeOf(change);
    for (let i = 0; i < count; i++) this.moveBy(ppm);
    return this;
  }

  /** The next bar opens by `change` away from the last close. */
  gap(change: string): this {
    this.close = moved(this.close, changeOf(change));
    return this;
  }

  /** A fall by `change` in all, in bars of equal steps; `change` is above 0. */
  crash(count: number, change: string): this {
    const fall = mulPpmFloor(this.close, changeOf(change));
    const start = this.close;
    for (let i = 1; i <= count; i++) this.closeAt(start - Math.floor((fall * i) / count));
    return this;
  }

  /** Bars that each close anywhere within `change` of the one before, with wicks, by a seeded draw. */
  noise(count: number, change: string, seed: number): this {
    const ppm = changeOf(change);
    const draws = new Prng(seed);
    const draw = (): number => (draws.nextUint32() % (2 * ppm + 1)) - ppm;
    for (let i = 0; i < count; i++) {
      const open = this.close;
      const close = moved(open, draw());
      const high = moved(Math.max(open, close), Math.abs(draw()));
      this.push({ open, high, low: moved(Math.min(open, close), -Math.abs(draw())), close });
    }
    return this;
  }

  /** Bars as they are given: open, high, low, close. */
  rows(rows: readonly (readonly [string, string, string, string])[]): this {
    for (const row of rows) {
      const [open = NaN, high = NaN, low = NaN, close = NaN] = row.map(priceOf);
      this.push({ open, high, low, close });
    }
    return this;
  }

  /** Leaves out the time of so many bars: they are missing. */
  skip(count: number): this {
    this.nextTs += count * this.step;
    return this;
  }

  get count(): number {
    return this.bars.length;
  }

  build(): BarSeries {
    const { bars } = this;
    const floats = (of: (bar: Bar) => number): Float64Array => Float64Array.from(bars, of);
    return {
      count: bars.length,
      ts: floats(({ ts }) => ts),
      open: floats(({ open }) => open),
      high: floats(({ high }) => high),
      low: floats(({ low }) => low),
      close: floats(({ close }) => close),
      volume: new Float64Array(bars.length).fill(VOLUME),
    };
  }

  private moveBy(ppm: number): void {
    this.closeAt(moved(this.close, ppm));
  }

  private closeAt(close: number): void {
    const open = this.close;
    this.push({ open, high: Math.max(open, close), low: Math.min(open, close), close });
  }

  private push(bar: Omit<Bar, 'ts'>): void {
    const { open, high, low, close } = bar;
    const isWhole = low >= 1 && high <= MAX_PRICE_MICROS;
    if (!isWhole || low > Math.min(open, close) || high < Math.max(open, close)) {
      const text = [open, high, low, close].join(' ');
      refuse('BARS_OHLC_INVALID', text, 'in micros is no bar: low <= open, close <= high');
    }
    this.bars.push({ ...bar, ts: this.nextTs });
    this.nextTs += this.step;
    this.close = close;
  }
}

/** A builder whose first bar opens at `price`. */
export function bars(price: string, start?: SeriesStart): BarBuilder {
  return new BarBuilder(price, start);
}

/** Never below one micro. */
function moved(price: number, ppm: number): number {
  const change = ppm < 0 ? -mulPpmFloor(price, -ppm) : mulPpmFloor(price, ppm);
  return Math.max(1, price + change);
}

function priceOf(text: string): number {
  const parsed = parseMicros(text);
  if (!parsed.ok || parsed.value <= 0) {
    return refuse('BARS_NUMBER_INVALID', text, 'must be a price above 0, as text');
  }
  return parsed.value;
}

function changeOf(text: string): number {
  const parsed = parsePpm(text);
  if (!parsed.ok) return refuse('BARS_NUMBER_INVALID', text, 'must be a fraction, as text: 0.01');
  return parsed.value;
}

function refuse(code: string, text: string, wanted: string): never {
  throw new Failure('INPUT', code, `"${text.slice(0, 80)}" ${wanted}`);
}
