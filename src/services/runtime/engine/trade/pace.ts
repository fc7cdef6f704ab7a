/** How fast a record is played: the time between two slices, as it was or quicker. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Market time is divided by it; null: as fast as it goes. */
export type Pace = number | null;

/** Longest sleep at once: a signal or a fence is seen in between. */
const NAP_MS = 50;

export class PaceKeeper {
  private readonly pace: Pace;
  /** The first slice's market time, and when it was played. */
  private start: { readonly ts: number; readonly at: number } | null = null;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** Waits until the slice of `ts` is due; `isOver` gives up, `meanwhile` is called all the while. */
  async until(
    ts: number,
    of: { readonly isOver: () => boolean; readonly meanwhile: () => Promise<void> },
  ): Promise<void> {
    if (this.pace === null) return;
    this.start ??= { ts, at: performance.now() };
    const due = this.start.at + (ts - this.start.ts) / this.pace;
    while (!of.isOver() && performance.now() < due) {
      await of.meanwhile();
      await sleep(Math.max(0, Math.min(NAP_MS, due - performance.now())));
    }
  }
}
