/**
 * What went to the broker lately: messages of the run, and entries of each symbol and side (contract
 * 8.2, gate 7). Time is the tick's. What is not limited is not remembered.
 */
import { BUY, type Side, type SliceTime } from '../../foundation/model/index.ts';
import { TimeWindow } from './time-window.ts';
import type { OrderLimits } from './types.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export type OrderTrafficSnapshot = {
  readonly second: readonly number[];
  readonly minute: readonly number[];
  /** By symbol, its buys before its sells. */
  readonly entries: readonly (readonly number[])[];
};

export class OrderTraffic {
  private readonly time: SliceTime;
  private readonly second: TimeWindow | null;
  private readonly minute: TimeWindow | null;
  private readonly entries: readonly TimeWindow[];

  constructor(limits: OrderLimits, symbolCount: number, time: SliceTime) {
    const { maxPerSecond, maxPerMinute, repeats } = limits;
    this.time = time;
    this.second = maxPerSecond === null ? null : new TimeWindow(maxPerSecond, SECOND_MS);
    this.minute = maxPerMinute === null ? null : new TimeWindow(maxPerMinute, MINUTE_MS);
    this.entries =
      repeats === null
        ? []
        : Array.from(
            { length: symbolCount * 2 },
            () => new TimeWindow(repeats.max, repeats.windowMs),
          );
  }

  /** A message goes to the broker now: an order, a cancel or a replace. */
  noteMessage(): void {
    this.second?.note(this.time.ts);
    this.minute?.note(this.time.ts);
  }

  /** An entry was accepted now: an order that is not risk-reducing. */
  noteEntry(symbol: number, side: Side): void {
    this.entries[placeOf(symbol, side)]?.note(this.time.ts);
  }

  /** Messages of the last second, at most the limit: further ones are not remembered. */
  messagesInSecond(): number {
    return this.second?.countAt(this.time.ts) ?? 0;
  }

  /** Messages of the last minute, at most the limit. */
  messagesInMinute(): number {
    return this.minute?.countAt(this.time.ts) ?? 0;
  }

  /** Entries of a symbol and side within the repeat window, at most the limit. */
  entriesOf(symbol: number, side: Side): number {
    return this.entries[placeOf(symbol, side)]?.countAt(this.time.ts) ?? 0;
  }

  snapshot(): OrderTrafficSnapshot {
    return {
      second: this.second?.snapshot() ?? [],
      minute: this.minute?.snapshot() ?? [],
      entries: this.entries.map((window) => window.snapshot()),
    };
  }

  restore(from: OrderTrafficSnapshot): void {
    this.second?.restore(from.second);
    this.minute?.restore(from.minute);
    this.entries.forEach((window, place) => {
      window.restore(from.entries[place] ?? []);
    });
  }
}

function placeOf(symbol: number, side: Side): number {
  return symbol * 2 + (side === BUY ? 0 : 1);
}
