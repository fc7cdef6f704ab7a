/** Bars of a seeded random walk: the same on every machine, for runs whose prices don't matter. */
import { Prng } from '../../../src/foundation/core/index.ts';
import type { BarColumns } from '../../../src/foundation/model/index.ts';

const START = Date.UTC(2024, 0, 2, 14, 31);
const MINUTE = 60_000;
const SLICES_PER_DAY = 100;
const FIRST_CLOSE = 100_000_000;
const VOLUME = 1000;

/** A bar of every symbol in every slice; closes move by at most one percent. */
export function walkBars(of: { symbols: number; slices: number; seed: number }): BarColumns {
  const draws = new Prng(of.seed);
  const count = of.symbols * of.slices;
  const closes = new Array<number>(of.symbols).fill(FIRST_CLOSE);
  const rows = Array.from({ length: count }, (_, row) => {
    const symbol = row % of.symbols;
    const slice = Math.floor(row / of.symbols);
    const open = closes[symbol] ?? FIRST_CLOSE;
    const close = Math.max(10_000, open + (draws.nextUint32() % 2_000_001) - 1_000_000);
    closes[symbol] = close;
    const high = Math.max(open, close) + (draws.nextUint32() % 500_000);
    const low = Math.min(open, close) - (draws.nextUint32() % 5_000);
    return { symbol, slice, open, high, low, close };
  });
  const floats = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  return {
    count,
    ts: floats(({ slice }) => START + slice * MINUTE),
    open: floats(({ open }) => open),
    high: floats(({ high }) => high),
    low: floats(({ low }) => low),
    close: floats(({ close }) => close),
    volume: new Float64Array(count).fill(VOLUME),
    symbol: Uint16Array.from(rows, ({ symbol }) => symbol),
    day: Int32Array.from(rows, ({ slice }) => 19_724 + Math.floor(slice / SLICES_PER_DAY)),
    missing: new Float64Array(count),
    incomplete: new Uint8Array(count),
  };
}

/** Rows `from` (inclusive) to `to` (exclusive) of columns, as columns of their own. */
export function cutBars(bars: BarColumns, from: number, to: number): BarColumns {
  return {
    count: to - from,
    ts: bars.ts.slice(from, to),
    open: bars.open.slice(from, to),
    high: bars.high.slice(from, to),
    low: bars.low.slice(from, to),
    close: bars.close.slice(from, to),
    volume: bars.volume.slice(from, to),
    symbol: bars.symbol.slice(from, to),
    day: bars.day.slice(from, to),
    missing: bars.missing.slice(from, to),
    incomplete: bars.incomplete.slice(from, to),
  };
}
