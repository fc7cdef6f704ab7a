/**
 * One step of Wilder's smoothing. `before` is the sum of what came before value number `count` (from 1)
 * while there are fewer than `bars`, after that their smoothed average.
 */
export function wilderStep(before: number, value: number, count: number, bars: number): number {
  if (count < bars) return before + value;
  if (count === bars) return (before + value) / bars;
  return before + (value - before) / bars;
}
