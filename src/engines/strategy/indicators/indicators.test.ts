// Indicators against a library that has its own idea of each, against sums over the whole window, and
// against themselves after a restart and after a split.
import fc from 'fast-check';
import { ATR, BollingerBands as Bollinger, EMA, MACD, RSI, SMA, WSMA } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import type { BarColumns } from '../../../foundation/model/index.ts';
import { History } from '../author/history.ts';
import { InitContext } from '../author/init-context.ts';
import type { Indicator } from './indicator.ts';

const MICROS = 1_000_000;
const DEPTH = 60;

/** Bars of prices in currency units around the closes given. */
interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

const bar = fc
  .tuple(
    fc.integer({ min: 100, max: 40_000 }),
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 0, max: 90 }),
  )
  .map(([close, up, down]): Bar => ({
    high: (close + up) / 100,
    low: (close - down) / 100,
    close: close / 100,
  }));
const series = fc.array(bar, { minLength: 1, maxLength: 140 });

function columnsOf(bars: readonly Bar[]): BarColumns {
  const micros = (price: (of: Bar) => number) =>
    Float64Array.from(bars, (of) => Math.round(price(of) * MICROS));
  return {
    count: bars.length,
    ts: Float64Array.from(bars, (_, i) => i),
    open: micros(({ close }) => close),
    high: micros(({ high }) => high),
    low: micros(({ low }) => low),
    close: micros(({ close }) => close),
    volume: new Float64Array(bars.length),
    symbol: new Uint16Array(bars.length),
    day: new Int32Array(bars.length),
    missing: new Float64Array(bars.length),
    incomplete: new Uint8Array(bars.length),
  };
}

/** One of each, with what it reads. */
class Everything {
  readonly history = new History(DEPTH);
  readonly made: Indicator[] = [];
  private readonly ctx = new InitContext({ symbol: 'A', symbols: ['A'] }, this.history, this.made);
  readonly sma = this.ctx.sma(7);
  readonly ema = this.ctx.ema(9);
  readonly wsma = this.ctx.wsma(8);
  readonly rsi = this.ctx.rsi(5);
  readonly atr = this.ctx.atr(6);
  readonly std = this.ctx.std(7);
  readonly bands = this.ctx.bollinger(7, 2.5);
  readonly macd = this.ctx.macd(3, 8, 4);
  readonly highest = this.ctx.highest(5);
  readonly lowest = this.ctx.lowest(5);

  push(bars: BarColumns, row: number): void {
    this.history.push(bars, row);
    for (const indicator of this.made) indicator.update();
  }

  values(): Readonly<Record<string, number>> {
    const { bands, macd } = this;
    return {
      sma: this.sma.value,
      ema: this.ema.value,
      wsma: this.wsma.value,
      rsi: this.rsi.value,
      atr: this.atr.value,
      std: this.std.value,
      upper: bands.upper,
      middle: bands.middle,
      lower: bands.lower,
      macd: macd.value,
      signal: macd.signal,
      histogram: macd.histogram,
      highest: this.highest.value,
      lowest: this.lowest.value,
    };
  }

  snapshot(): { history: ReturnType<History['snapshot']>; indicators: (readonly number[])[] } {
    const indicators = this.made.map((indicator) => indicator.snapshot());
    return { history: this.history.snapshot(), indicators };
  }

  restore(from: ReturnType<Everything['snapshot']>): this {
    this.history.restore(from.history);
    this.made.forEach((indicator, i) => {
      indicator.restore(from.indicators[i] ?? []);
    });
    return this;
  }
}

const SMALLEST = 1e-9;

function expectClose(found: number, wanted: number, what: string): void {
  const distance = Math.abs(found - wanted);
  expect(distance, `${what}: ${found}, wanted ${wanted}`).toBeLessThanOrEqual(
    SMALLEST * Math.max(1, Math.abs(wanted)),
  );
}

describe('indicators', () => {
  it('agree with trading-signals wherever it has a value', () => {
    fc.assert(
      fc.property(series, (bars) => {
        const ours = new Everything();
        const columns = columnsOf(bars);
        const library = { sma: new SMA(7), ema: new EMA(9), wsma: new WSMA(8), rsi: new RSI(5) };
        const atr = new ATR(6);
        const bollinger = new Bollinger(7, 2.5);
        const macd = new MACD(new EMA(3), new EMA(8), new EMA(4));
        bars.forEach((of, row) => {
          ours.push(columns, row);
          for (const [name, indicator] of Object.entries(library)) {
            indicator.update(of.close, false);
            const wanted = indicator.isStable ? indicator.getResultOrThrow() : null;
            if (wanted !== null) expectClose(ours.values()[name] ?? NaN, wanted, name);
          }
          atr.update({ high: of.high, low: of.low, close: of.close }, false);
          if (atr.isStable) expectClose(ours.atr.value, atr.getResultOrThrow(), 'atr');
          bollinger.update(of.close, false);
          const bands = bollinger.getResult();
          if (bands !== null) {
            expectClose(ours.bands.upper, bands.upper, 'upper');
            expectClose(ours.bands.middle, bands.middle, 'middle');
            expectClose(ours.bands.lower, bands.lower, 'lower');
          }
          macd.update(of.close, false);
          const lines = macd.getResult();
          if (lines === null) return;
          expectClose(ours.macd.value, lines.macd, 'macd');
          expectClose(ours.macd.signal, lines.signal, 'signal');
          expectClose(ours.macd.histogram, lines.histogram, 'histogram');
        });
      }),
    );
  });

  it('agree with what the whole window says', () => {
    fc.assert(
      fc.property(series, (bars) => {
        const ours = new Everything();
        const columns = columnsOf(bars);
        bars.forEach((_, row) => {
          ours.push(columns, row);
          const lastFive = bars.slice(Math.max(0, row - 4), row + 1);
          expect(ours.highest.value).toBe(Math.max(...lastFive.map(({ high }) => high)));
          expect(ours.lowest.value).toBe(Math.min(...lastFive.map(({ low }) => low)));
          if (row < 6) return;
          const closes = Array.from(columns.close.subarray(row - 6, row + 1));
          const sum = closes.reduce((total, close) => total + close, 0);
          expect(ours.sma.value).toBe(sum / (7 * MICROS));
          const squares = closes.reduce((total, close) => total + (close - sum / 7) ** 2, 0);
          expectClose(ours.std.value, Math.sqrt(squares / 7) / MICROS, 'std');
        });
      }),
    );
  });

  it('go on from a snapshot at any bar, to the bit', () => {
    fc.assert(
      fc.property(series, fc.nat(140), (bars, at) => {
        const columns = columnsOf(bars);
        const cut = Math.min(at, bars.length);
        const whole = new Everything();
        for (let row = 0; row < cut; row++) whole.push(columns, row);
        const continued = new Everything().restore(whole.snapshot());
        for (let row = cut; row < bars.length; row++) {
          whole.push(columns, row);
          continued.push(columns, row);
          expect(continued.values()).toEqual(whole.values());
        }
        expect(continued.snapshot()).toEqual(whole.snapshot());
      }),
    );
  });

  it('are after a split what they would be had all prices been divided before', () => {
    fc.assert(
      fc.property(series, fc.nat(140), (bars, at) => {
        // Prices in steps of two cents, so that half of them are whole cents.
        const doubled = bars.map(({ high, low, close }): Bar => ({
          high: high * 2,
          low: low * 2,
          close: close * 2,
        }));
        const cut = Math.min(at, bars.length);
        const [before, after] = [columnsOf(doubled), columnsOf(bars)];
        const split = new Everything();
        const divided = new Everything();
        for (let row = 0; row < bars.length; row++) {
          if (row === cut) {
            split.history.split({ numerator: 2, denominator: 1 });
            for (const one of split.made) one.split({ numerator: 2, denominator: 1 });
          }
          split.push(row < cut ? before : after, row);
          divided.push(after, row);
          if (row < cut || row < 12) continue;
          const wanted = divided.values();
          for (const [name, value] of Object.entries(split.values())) {
            expectClose(value, wanted[name] ?? NaN, name);
          }
        }
      }),
    );
  });

  it('keep an exact sum of the largest prices over the longest average', () => {
    const count = 10_050;
    const top = 900_000;
    const columns = columnsOf(
      Array.from({ length: count }, () => ({ high: top, low: top, close: top })),
    );
    const history = new History(10_000);
    const made: Indicator[] = [];
    const average = new InitContext({ symbol: 'A', symbols: ['A'] }, history, made).sma(10_000);
    for (let row = 0; row < count; row++) {
      history.push(columns, row);
      for (const one of made) one.update();
    }
    expect(average.value).toBe(top);
  });
});

describe('what init may make', () => {
  const fresh = (made: Indicator[] = []): InitContext =>
    new InitContext({ symbol: 'A', symbols: ['A'] }, new History(50), made);

  it.each([0, -1, 1.5, 10_001, NaN])('no average of %d bars', (bars) => {
    expect(() => fresh().sma(bars)).toThrow(
      expect.objectContaining({ code: 'STRATEGY_INDICATOR_INVALID' }),
    );
  });

  it('nothing that needs more bars than the warm-up gives, numbers named', () => {
    expect(() => fresh().ema(51)).toThrow(
      expect.objectContaining({
        code: 'STRATEGY_WARMUP_INVALID',
        message: 'ema(51) needs 51 bars, and warmup gives 50',
        fix: 'return at least 51 from warmup',
      }),
    );
    expect(() => fresh().rsi(50)).toThrow(/rsi\(50\) needs 51 bars/);
    expect(() => fresh().macd(12, 40, 12)).toThrow(/needs 51 bars/);
  });

  it('no MACD whose slow average is not slower', () => {
    expect(() => fresh().macd(12, 12, 9)).toThrow(/slow must be above fast/);
  });

  it('nothing once init is over: it would have missed bars', () => {
    const made: Indicator[] = [];
    const ctx = fresh(made);
    ctx.sma(5);
    Object.freeze(made);
    expect(() => ctx.sma(5)).toThrow(
      expect.objectContaining({ code: 'STRATEGY_INDICATOR_INVALID' }),
    );
  });
});
