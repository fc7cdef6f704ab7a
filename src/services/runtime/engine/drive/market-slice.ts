/** The bars of a slice that integrity let through, as a simulated market wants them. */
import { invariant, InvariantViolation } from '../../../../foundation/core/index.ts';
import { parseSymbol, toInstant, toMicros } from '../../../../foundation/model/index.ts';
import type { MarketBar, MarketSlice } from '../../../../foundation/ports/index.ts';
import type { PreparedBars } from '../../../../trading/backtest/index.ts';

/** Rows `from` (inclusive) to `to` of the prepared columns, which are one slice. */
export function marketSliceOf(
  { columns, symbols }: PreparedBars,
  of: {
    readonly slice: number;
    readonly from: number;
    readonly to: number;
    readonly isAccepted: (row: number) => boolean;
  },
): MarketSlice {
  const { slice, from, to, isAccepted } = of;
  const ts = toInstant(columns.ts[from] as number);
  invariant(ts !== null, 'a slice has an instant', { from });
  const bars: MarketBar[] = [];
  for (let row = from; row < to; row++) {
    if (!isAccepted(row)) continue;
    const text = symbols[columns.symbol[row] as number] ?? '';
    const symbol = parseSymbol(text);
    if (symbol === null) throw new InvariantViolation('a bar is of a symbol', { text });
    bars.push({
      symbol,
      open: toMicros(columns.open[row] as number),
      high: toMicros(columns.high[row] as number),
      low: toMicros(columns.low[row] as number),
      close: toMicros(columns.close[row] as number),
      volume: columns.volume[row] as number,
    });
  }
  return { slice, ts, day: columns.day[from] as number, bars };
}
