import type { Axis, PixelRange, Tick } from './axis.ts';
import { timeTicks } from './time-axis.ts';
import { lastNotAfter } from './value-at.ts';

/**
 * An axis on which every bar has the same width, so that nights and weekends take no room: an instant
 * stands at the first bar that does not end before it. `times`, the ends of the bars, ascends and is not
 * empty.
 */
export function barAxis(times: ArrayLike<number>, { from, to }: PixelRange, most: number): Axis {
  const min = times[0] ?? 0;
  const max = times[times.length - 1] ?? 0;
  const slot = (to - from) / times.length;
  const at = (instant: number): number =>
    from + (Math.min(lastNotAfter(times, instant - 1) + 1, times.length - 1) + 0.5) * slot;
  const apart = (to - from) / (most * 1.5);
  const ticks: Tick[] = [];
  for (const tick of timeTicks({ min, max }, most)) {
    const before = ticks.at(-1);
    if (before === undefined || at(tick.value) - at(before.value) >= apart) ticks.push(tick);
  }
  return { at, ticks, min, max };
}
