/**
 * Where a run stands in time: one noun that the tick moves and its engines read, so that no double
 * crosses a call in the loop.
 */
export class SliceTime {
  /** UTC milliseconds that new orders and events get: the slice's time, or a timer's in between. */
  ts = 0;
  /** Latest instant at which a bar may close; the driver sets it before a slice opens. */
  clock = 0;
  /** Epoch day of the slice, and the calendar's ordinal of its session. */
  day = 0;
  session = 0;
  /** Whether a slice was opened at all. */
  hasBegun = false;

  snapshot(): readonly number[] {
    return [this.ts, this.clock, this.day, this.session, this.hasBegun ? 1 : 0];
  }

  restore(from: readonly number[]): void {
    const [ts = 0, clock = 0, day = 0, session = 0, hasBegun = 0] = from;
    this.ts = ts;
    this.clock = clock;
    this.day = day;
    this.session = session;
    this.hasBegun = hasBegun === 1;
  }
}
