/** Times of the latest happenings of one kind: how many lie within a window that ends now. */
export class TimeWindow {
  private readonly max: number;
  private readonly windowMs: number;
  /** At most `max` times, oldest first: more of them can't change whether `max` is reached. */
  private readonly times: number[] = [];

  /** `max`: the count from which more make no difference; `windowMs` > 0. */
  constructor(max: number, windowMs: number) {
    this.max = max;
    this.windowMs = windowMs;
  }

  /** Notes one at `ts`, which never goes back; returns how many the window then holds. */
  note(ts: number): number {
    this.times.push(ts);
    if (this.times.length > Math.max(1, this.max)) this.times.shift();
    return this.countAt(ts);
  }

  /** How many are not older than the window at `now`; one exactly as old as the window counts. */
  countAt(now: number): number {
    while (now - (this.times[0] ?? now) > this.windowMs) this.times.shift();
    return this.times.length;
  }

  snapshot(): readonly number[] {
    return [...this.times];
  }

  restore(times: readonly number[]): void {
    this.times.push(...times);
  }
}
