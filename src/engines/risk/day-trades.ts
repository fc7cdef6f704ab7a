/**
 * Day trades of the last sessions (contract 8.2, gate 6): a fill that closes a lot of its own day,
 * counted once per symbol and day. Sessions are ordinals of the calendar, never date arithmetic.
 */

/** Today included. Source: FINRA rule 4210 (f)(8)(B), five business days. */
const WINDOW_SESSIONS = 5;

/** Before every day. */
const NO_DAY = -0x8000_0000;

export type DayTradesSnapshot = {
  readonly lastDay: readonly number[];
  readonly sessions: readonly number[];
  readonly counts: readonly number[];
};

export class DayTrades {
  private readonly lastDay: Int32Array;
  /** Session ordinals with day trades, ascending, and how many each has. */
  private sessions: number[] = [];
  private counts: number[] = [];

  constructor(symbolCount: number) {
    this.lastDay = new Int32Array(symbolCount).fill(NO_DAY);
  }

  /** Notes a day trade of the symbol on `day`, which lies in `session`. */
  note(symbol: number, day: number, session: number): void {
    if (this.lastDay[symbol] === day) return;
    this.lastDay[symbol] = day;
    const last = this.sessions.length - 1;
    if (this.sessions[last] === session) {
      this.counts[last] = (this.counts[last] ?? 0) + 1;
      return;
    }
    this.sessions.push(session);
    this.counts.push(1);
  }

  /** Day trades of the five sessions that end with `session`. */
  countAt(session: number): number {
    while ((this.sessions[0] ?? session) <= session - WINDOW_SESSIONS) {
      this.sessions.shift();
      this.counts.shift();
    }
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Forgets them all, to be noted anew. */
  clear(): void {
    this.lastDay.fill(NO_DAY);
    this.sessions = [];
    this.counts = [];
  }

  snapshot(): DayTradesSnapshot {
    return {
      lastDay: Array.from(this.lastDay),
      sessions: [...this.sessions],
      counts: [...this.counts],
    };
  }

  restore(from: DayTradesSnapshot): void {
    this.lastDay.set(from.lastDay);
    this.sessions = [...from.sessions];
    this.counts = [...from.counts];
  }
}
