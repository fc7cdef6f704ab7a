/** Which bars reach the prices of an order (contract 5); the same in every fill model. */
import { BUY, type BarColumns, type Side } from '../../foundation/model/index.ts';

/** Whether the bar trades through a limit: beyond it, since a price that is touched may not be ours. */
export function tradesThrough(bars: BarColumns, row: number, side: Side, limit: number): boolean {
  return side === BUY ? (bars.low[row] as number) < limit : (bars.high[row] as number) > limit;
}

/** Whether the bar triggers a stop: touching it is enough. */
export function reachesStop(bars: BarColumns, row: number, side: Side, stop: number): boolean {
  return side === BUY ? (bars.high[row] as number) >= stop : (bars.low[row] as number) <= stop;
}

/** Price before costs of a stop that triggers: its own, or the open of a bar that gaps through it. */
export function stopBase(bars: BarColumns, row: number, side: Side, stop: number): number {
  const open = bars.open[row] as number;
  return side === BUY ? Math.max(stop, open) : Math.min(stop, open);
}
