/** Bars for the benchmarks: a seeded integer walk, the same on every machine. */
import { Prng } from '../src/foundation/core/index.ts';
import type { BarColumns } from '../src/foundation/model/index.ts';

const START_MS = 1_704_205_860_000;
const BARS_PER_DAY = 390;

function floats(count: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(count * 8));
}

/** `count` one-minute bars in all, of `symbolCount` symbols that share their slices. */
export function generatedBars(count: number, symbolCount: number): BarColumns {
  const prng = new Prng(42);
  const columns = {
    count,
    ts: floats(count),
    open: floats(count),
    high: floats(count),
    low: floats(count),
    close: floats(count),
    volume: floats(count),
    symbol: new Uint16Array(new SharedArrayBuffer(count * 2)),
    day: new Int32Array(new SharedArrayBuffer(count * 4)),
    missing: floats(count),
    incomplete: new Uint8Array(new SharedArrayBuffer(count)),
  };
  const price = new Float64Array(symbolCount).fill(100_000_000);
  for (let row = 0; row < count; row++) {
    const symbol = row % symbolCount;
    const slice = (row - symbol) / symbolCount;
    const open = price[symbol] ?? 0;
    // A small pull back to 100 keeps five million steps inside a sane range.
    const pull = Math.trunc((100_000_000 - open) / 4096);
    const close = open + (prng.nextUint32() % 80_001) - 40_000 + pull;
    columns.symbol[row] = symbol;
    columns.ts[row] = START_MS + slice * 60_000;
    columns.day[row] = 19_724 + Math.floor(slice / BARS_PER_DAY);
    columns.open[row] = open;
    columns.close[row] = close;
    columns.high[row] = Math.max(open, close) + (prng.nextUint32() % 20_001);
    columns.low[row] = Math.min(open, close) - (prng.nextUint32() % 20_001);
    columns.volume[row] = 1000;
    price[symbol] = close;
  }
  return columns;
}
