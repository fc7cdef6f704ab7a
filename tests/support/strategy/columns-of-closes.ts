/** Bar columns from closes in currency units: what a strategy sees when nothing else matters. */
import type { BarColumns } from '../../../src/foundation/model/index.ts';

const MICROS = 1_000_000;
const START = Date.UTC(2024, 0, 2, 14, 31);
const MINUTE = 60_000;

/**
 * One bar of every symbol a minute, closes by symbol, then slice: open is the close before, high and low
 * lie 0.5 outside.
 */
export function columnsOfCloses(...closes: readonly (readonly number[])[]): BarColumns {
  const symbols = closes.length;
  const rows = Array.from({ length: symbols * (closes[0]?.length ?? 0) }, (_, row) => {
    const symbol = row % symbols;
    const slice = Math.floor(row / symbols);
    const close = closes[symbol]?.[slice] ?? NaN;
    return { symbol, slice, close, open: closes[symbol]?.[slice - 1] ?? close };
  });
  const micros = (price: (row: (typeof rows)[number]) => number) =>
    Float64Array.from(rows, (row) => Math.round(price(row) * MICROS));
  return {
    count: rows.length,
    ts: Float64Array.from(rows, ({ slice }) => START + slice * MINUTE),
    open: micros(({ open }) => open),
    high: micros(({ open, close }) => Math.max(open, close) + 0.5),
    low: micros(({ open, close }) => Math.max(0.000001, Math.min(open, close) - 0.5)),
    close: micros(({ close }) => close),
    volume: new Float64Array(rows.length).fill(1000),
    symbol: Uint16Array.from(rows, ({ symbol }) => symbol),
    day: new Int32Array(rows.length).fill(19_724),
    missing: new Float64Array(rows.length),
    incomplete: new Uint8Array(rows.length),
  };
}
