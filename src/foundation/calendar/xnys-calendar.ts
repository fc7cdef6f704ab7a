/** The NYSE's calendar. Sessions hold the times in `(open, close]`, days those in `(midnight, next]`. */
import { Failure } from '../core/index.ts';
import { formatDay, MS_PER_DAY, MS_PER_HOUR, type Timeframe } from '../model/index.ts';
import { buildSlots, type IntradayTimeframe, type SlotTable } from './slot-table.ts';
import type { Session, TradingCalendar } from './trading-calendar.ts';
import { xnysSessions, type SessionTable } from './xnys-sessions.ts';

/** Cold, and apart so that the callers stay small. */
function failOutOfRange(table: SessionTable, day: number): never {
  throw new Failure(
    'INPUT',
    'CALENDAR_OUT_OF_RANGE',
    `the day ${formatDay(day)} lies outside the XNYS calendar, which knows ` +
      `${formatDay(table.firstDay)} to ${formatDay(table.lastDay)}`,
    { fix: 'cut the series, or use --calendar ALWAYS_ON' },
  );
}

export class XnysCalendar implements TradingCalendar {
  readonly name = 'XNYS';
  private readonly table: SessionTable;
  private readonly spanFrom: number;
  private readonly spanTo: number;
  private readonly slots = new Map<IntradayTimeframe, SlotTable>();
  /** Open time of all sessions before, by session. */
  private openBefore: Float64Array | null = null;
  /** Where `sessionAt` and `dayOf` found their last answers. */
  private lastSession = 0;
  private lastDay = 0;

  constructor(table: SessionTable = xnysSessions()) {
    this.table = table;
    this.spanFrom = table.midnight[0] as number;
    this.spanTo = table.midnight[table.midnight.length - 1] as number;
  }

  covers(ts: number): boolean {
    return ts > this.spanFrom && ts <= this.spanTo;
  }

  dayOf(ts: number): number {
    const { midnight, firstDay } = this.table;
    let at = this.lastDay;
    if (!(ts > (midnight[at] as number) && ts <= (midnight[at + 1] as number))) {
      this.requireCovered(ts);
      // New York is 4 or 5 hours behind: the guess is the day itself or the one before.
      at = Math.floor((ts - 1 - this.spanFrom) / MS_PER_DAY);
      if (ts > (midnight[at + 1] as number)) at++;
      else if (ts <= (midnight[at] as number)) at--;
      this.lastDay = at;
    }
    return firstDay + at;
  }

  hourOf(ts: number): number {
    const at = this.dayOf(ts) - this.table.firstDay;
    const since = ts - 1 - (this.table.midnight[at] as number);
    // The clock changes after two hours of a day; later ones are counted from its end.
    if (since < 2 * MS_PER_HOUR) return Math.floor(since / MS_PER_HOUR);
    return 23 - Math.floor(((this.table.midnight[at + 1] as number) - ts) / MS_PER_HOUR);
  }

  sessionOrdinal(day: number): number {
    const { ordinal, firstDay, lastDay } = this.table;
    if (!(day >= firstDay && day <= lastDay)) failOutOfRange(this.table, day);
    return ordinal[day - firstDay] as number;
  }

  sessionOn(day: number): Session | null {
    const at = this.sessionOrdinal(day) - 1;
    if (at < 0 || this.table.day[at] !== day) return null;
    return { open: this.table.open[at] as number, close: this.table.close[at] as number };
  }

  isInSession(ts: number): boolean {
    const at = this.sessionAt(ts);
    return at >= 0 && ts <= (this.table.close[at] as number);
  }

  missingBetween(previousTs: number, ts: number, timeframe: Timeframe): number {
    if (timeframe === '1D') return this.sessionsBetween(this.dayOf(previousTs), this.dayOf(ts));
    const slots = this.slotsOf(timeframe);
    const before = this.slotsUpTo(slots, previousTs);
    return Math.max(0, this.slotsBelow(slots, ts) - before);
  }

  openMillis(ts: number): number {
    this.openBefore ??= this.sumOpenTime();
    const at = this.sessionAt(ts);
    if (at < 0) return 0;
    const open = this.table.open[at] as number;
    const close = this.table.close[at] as number;
    return (this.openBefore[at] as number) + Math.min(ts, close) - open;
  }

  fillDays(ts: Float64Array, out: Int32Array): void {
    let day = 0;
    let from = Infinity;
    let to = -Infinity;
    for (let row = 0; row < ts.length; row++) {
      const at = ts[row] as number;
      if (!(at > from && at <= to)) {
        day = this.dayOf(at);
        from = this.table.midnight[this.lastDay] as number;
        to = this.table.midnight[this.lastDay + 1] as number;
      }
      out[row] = day;
    }
  }

  fillMissing(ts: Float64Array, timeframe: Timeframe, out: Float64Array): void {
    if (ts.length === 0) return;
    out[0] = 0;
    if (timeframe === '1D') this.fillMissingDays(ts, out);
    else this.fillMissingSlots(ts, this.slotsOf(timeframe), out);
  }

  countOutside(ts: Float64Array): number {
    const { open, close, count } = this.table;
    let outside = 0;
    let from = Infinity;
    let to = -Infinity;
    let next = -Infinity;
    for (let row = 0; row < ts.length; row++) {
      const at = ts[row] as number;
      if (!(at > from && at <= next)) {
        const session = this.sessionAt(at);
        from = session < 0 ? this.spanFrom : (open[session] as number);
        to = session < 0 ? this.spanFrom : (close[session] as number);
        next = session + 1 < count ? (open[session + 1] as number) : this.spanTo;
      }
      if (at > to) outside++;
    }
    return outside;
  }

  private fillMissingDays(ts: Float64Array, out: Float64Array): void {
    let previous = this.dayOf(ts[0] as number);
    for (let row = 1; row < ts.length; row++) {
      const day = this.dayOf(ts[row] as number);
      out[row] = this.sessionsBetween(previous, day);
      previous = day;
    }
  }

  private fillMissingSlots(ts: Float64Array, slots: SlotTable, out: Float64Array): void {
    const { open, close } = this.table;
    const step = slots.step;
    let upToPrevious = this.slotsUpTo(slots, ts[0] as number);
    let from = Infinity; // inside (from, to) all is arithmetic on the session's own slots
    let to = -Infinity;
    let base = 0;
    let before = 0;
    let onGrid = NaN; // the previous time when it is a slot: one step later is the next slot
    for (let row = 1; row < ts.length; row++) {
      const at = ts[row] as number;
      if (at === onGrid + step && at < to) {
        out[row] = 0;
        upToPrevious++;
        onGrid = at;
      } else if (at > from && at < to) {
        const offset = at - base;
        const full = Math.floor(offset / step);
        const upTo = before + full;
        onGrid = full * step === offset ? at : NaN;
        const below = onGrid === at ? upTo - 1 : upTo;
        out[row] = below > upToPrevious ? below - upToPrevious : 0;
        upToPrevious = upTo;
      } else {
        out[row] = Math.max(0, this.slotsBelow(slots, at) - upToPrevious);
        upToPrevious = this.slotsUpTo(slots, at);
        onGrid = NaN;
        const session = this.sessionAt(at);
        if (session < 0) continue;
        from = open[session] as number;
        to = close[session] as number;
        base = slots.base[session] as number;
        before = slots.before[session] as number;
      }
    }
  }

  /** Sessions strictly between two days. */
  private sessionsBetween(previousDay: number, day: number): number {
    if (day - previousDay <= 1) return 0;
    return this.sessionOrdinal(day - 1) - this.sessionOrdinal(previousDay);
  }

  /** Slots of all sessions that close at or before `ts`. */
  private slotsUpTo(slots: SlotTable, ts: number): number {
    const at = this.sessionAt(ts);
    if (at < 0) return 0;
    if (ts >= (this.table.close[at] as number)) return slots.before[at + 1] as number;
    return (
      (slots.before[at] as number) + Math.floor((ts - (slots.base[at] as number)) / slots.step)
    );
  }

  /** Slots that close before `ts`. Times are whole milliseconds. */
  private slotsBelow(slots: SlotTable, ts: number): number {
    // The last millisecond of the span's first day may have no one before it.
    return ts - 1 > this.spanFrom ? this.slotsUpTo(slots, ts - 1) : 0;
  }

  /** Index of the last session that opened before `ts`; -1 before the first. */
  private sessionAt(ts: number): number {
    const { open, count } = this.table;
    let at = this.lastSession;
    if (ts > (open[at] as number)) {
      // The cursor's session, or the next one: what ascending times nearly always ask for.
      if (at + 1 >= count || ts <= (open[at + 1] as number)) {
        if (at + 1 >= count) this.requireCovered(ts);
        return at;
      }
      if (at + 2 >= count || ts <= (open[at + 2] as number)) {
        this.requireCovered(ts);
        return (this.lastSession = at + 1);
      }
    }
    this.requireCovered(ts);
    at = this.searchSession(ts);
    if (at >= 0) this.lastSession = at;
    return at;
  }

  private searchSession(ts: number): number {
    let low = -1;
    let high = this.table.count; // open[low] < ts <= open[high]
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.table.open[middle] as number) < ts) low = middle;
      else high = middle;
    }
    return low;
  }

  private slotsOf(timeframe: IntradayTimeframe): SlotTable {
    const known = this.slots.get(timeframe);
    if (known !== undefined) return known;
    const built = buildSlots(this.table, timeframe);
    this.slots.set(timeframe, built);
    return built;
  }

  private sumOpenTime(): Float64Array {
    const sums = new Float64Array(this.table.count);
    for (let at = 1; at < sums.length; at++) {
      const open = this.table.open[at - 1] as number;
      const close = this.table.close[at - 1] as number;
      sums[at] = (sums[at - 1] as number) + close - open;
    }
    return sums;
  }

  private requireCovered(ts: number): void {
    if (this.covers(ts)) return;
    // Outside the span New York's clock is not known; its standard time names the day well enough.
    failOutOfRange(this.table, Math.floor((ts - 1) / MS_PER_DAY - 5 / 24));
  }
}
