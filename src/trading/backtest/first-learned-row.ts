/** Where a strategy begins to learn before it trades. */
import type { PreparedBars } from './prepare-bars.ts';

/**
 * First row of the last slice from which on each symbol has `warmup` bars before row `before`, or all that it
 * has there; never below `floor`. Both rows begin a slice. `before` when nothing is to be learned.
 */
export function firstLearnedRow(
  { columns, symbols }: PreparedBars,
  of: { readonly before: number; readonly warmup: number; readonly floor: number },
): number {
  const { symbol, ts } = columns;
  const { before, warmup, floor } = of;
  const bars = new Float64Array(symbols.length);
  let wanting = warmup > 0 ? symbols.length : 0;
  let first = before;
  for (let row = before - 1; row >= floor && wanting > 0; row--) {
    const id = symbol[row] as number;
    const seen = (bars[id] as number) + 1;
    bars[id] = seen;
    if (seen <= warmup) first = row;
    if (seen === warmup) wanting--;
  }
  while (first > floor && ts[first] === ts[first - 1]) first--;
  return first;
}
