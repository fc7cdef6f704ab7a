/** A symbol's bars, gathered into as many candles as a picture has room for. */
import type { PriceBars } from '../../../adapters/report/index.ts';
import { MICROS_PER_UNIT, type BarColumns } from '../../../foundation/model/index.ts';

/**
 * At most `most` candles of the bars of one symbol, in currency units: groups of neighbouring bars with
 * their first open, highest high, lowest low and last close, at the time of the last. Nothing is left out
 * but detail.
 */
export function priceBars(bars: BarColumns, symbol: number, most: number): PriceBars {
  const count = countRows(bars, symbol);
  const size = Math.max(1, Math.ceil(count / most));
  const column = (): Float64Array => new Float64Array(Math.ceil(count / size));
  const candles = {
    times: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
  };
  let seen = 0;
  for (let row = 0; row < bars.count; row++) {
    if (bars.symbol[row] !== symbol) continue;
    const at = Math.floor(seen / size);
    const isFirst = seen % size === 0;
    const high = (bars.high[row] as number) / MICROS_PER_UNIT;
    const low = (bars.low[row] as number) / MICROS_PER_UNIT;
    if (isFirst) candles.open[at] = (bars.open[row] as number) / MICROS_PER_UNIT;
    if (isFirst || high > (candles.high[at] as number)) candles.high[at] = high;
    if (isFirst || low < (candles.low[at] as number)) candles.low[at] = low;
    candles.close[at] = (bars.close[row] as number) / MICROS_PER_UNIT;
    candles.times[at] = bars.ts[row] as number;
    seen++;
  }
  return candles;
}

function countRows(bars: BarColumns, symbol: number): number {
  let count = 0;
  for (let row = 0; row < bars.count; row++) if (bars.symbol[row] === symbol) count++;
  return count;
}
