/** Times of the broker's latest rejects: how many lie within a window that ends now. */
export class RejectWindow {
  private readonly max: number;
  private readonly windowMs: number;
  /** At most `max` times, oldest first: more of them can't change the answer. */
  private readonly times: number[] = [];

  constructor(max: number, windowMs: number) {
    this.max = max;
    this.windowMs = windowMs;
  }

  note(ts: number): number {
    this.times.push(ts);
    if (this.times.length > Math.max(1, this.max)) this.times.shift();
    return this.countAt(ts);
  }

  /** Rejects not older than the window at `now`; one exactly as old as the window counts. */
  countAt(now: number): number {
    return this.times.filter((ts) => now - ts <= this.windowMs).length;
  }

  snapshot(): readonly number[] {
    return [...this.times];
  }

  restore(times: readonly number[]): void {
    this.times.push(...times);
  }
}
