/** The bars of a slice as the columns that fills are computed on. */
import { parseInstant, type BarColumns } from '../../../../../foundation/model/index.ts';
import type { WireSlice } from '../../wire-words.ts';
import { microsOf } from './micros-of.ts';

/** `symbols`: ids of those of the market, among which each bar's is. */
export function columnsOf(
  { ts, day, bars }: Omit<WireSlice, 'slice'>,
  symbols: ReadonlyMap<string, number>,
): BarColumns {
  const prices = (of: 'open' | 'high' | 'low' | 'close'): Float64Array =>
    Float64Array.from(bars, (bar) => microsOf(bar[of]));
  return {
    count: bars.length,
    ts: new Float64Array(bars.length).fill(parseInstant(ts) ?? 0),
    open: prices('open'),
    high: prices('high'),
    low: prices('low'),
    close: prices('close'),
    volume: Float64Array.from(bars, ({ volume }) => volume),
    symbol: Uint16Array.from(bars, ({ symbol }) => symbols.get(symbol) ?? 0),
    day: new Int32Array(bars.length).fill(day),
    missing: new Float64Array(bars.length),
    incomplete: new Uint8Array(bars.length),
  };
}
