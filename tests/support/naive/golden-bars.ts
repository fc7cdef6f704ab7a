// Bars of the golden cases with day, session and missing bars (section 2.4), counted by listing
// every slot. Good enough for well-formed files; it validates nothing.
import { readFileSync } from 'node:fs';
import { parseMicros } from './money.ts';
import type { NaiveBar } from './types.ts';

export type NaiveTimeframe = '1s' | '1m' | '5m' | '15m' | '1H' | '1D';
export type NaiveCalendarName = 'XNYS' | 'ALWAYS_ON';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const STEP: Record<NaiveTimeframe, number> = {
  '1s': 1000,
  '1m': 60_000,
  '5m': 300_000,
  '15m': 900_000,
  '1H': HOUR,
  '1D': DAY,
};

interface Session {
  readonly day: number;
  readonly open: number;
  readonly close: number;
}

interface RawBar {
  readonly ts: number;
  readonly prices: readonly [bigint, bigint, bigint, bigint];
  readonly volume: number;
}

function rowsOf(file: URL): string[][] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(1);
  return lines.filter((line) => line !== '').map((line) => line.split(','));
}

/** `2014-06-05` becomes 20140605: an integer that grows. */
function dayKey(date: string): number {
  return Number(date.replaceAll('-', ''));
}

const newYork = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Section 1.4: the calendar's date of the instant `ts - 1 ms`. */
function dayOf(ts: number, calendar: NaiveCalendarName): number {
  const instant = new Date(ts - 1);
  if (calendar === 'ALWAYS_ON') return dayKey(instant.toISOString().slice(0, 10));
  return dayKey(newYork.format(instant));
}

/** Every slot of the sessions, in time order. New York hours are full UTC hours. */
function slotsOf(sessions: readonly Session[], timeframe: NaiveTimeframe): number[] {
  const slots: number[] = [];
  for (const { open, close } of sessions) {
    if (timeframe === '1D') {
      slots.push(close);
      continue;
    }
    const step = STEP[timeframe];
    const start = timeframe === '1H' ? Math.floor(open / HOUR) * HOUR : open;
    for (let slot = start + step; slot <= close; slot += step) slots.push(slot);
    if (timeframe === '1H' && close % HOUR !== 0) slots.push(close);
  }
  return slots;
}

function readRaw(file: URL): RawBar[] {
  return rowsOf(file).map(
    ([time = '', open = '', high = '', low = '', close = '', volume = '']) => ({
      ts: Date.parse(time),
      prices: [parseMicros(open), parseMicros(high), parseMicros(low), parseMicros(close)],
      volume: Number(volume),
    }),
  );
}

export interface NaiveCalendarOptions {
  readonly name: NaiveCalendarName;
  readonly extendedHours: boolean;
}

export class NaiveCalendar {
  readonly #name: NaiveCalendarName;
  readonly #extendedHours: boolean;
  readonly #sessions: readonly Session[];
  readonly #byDay: ReadonlyMap<number, Session>;
  readonly #ordinal: ReadonlyMap<number, number>;

  constructor(sessionsFile: URL, { name, extendedHours }: NaiveCalendarOptions) {
    this.#name = name;
    this.#extendedHours = extendedHours;
    this.#sessions = rowsOf(sessionsFile).map(([date = '', open = '', close = '']) => ({
      day: dayKey(date),
      open: Date.parse(open),
      close: Date.parse(close),
    }));
    this.#byDay = new Map(this.#sessions.map((session) => [session.day, session]));
    this.#ordinal = new Map(this.#sessions.map((session, index) => [session.day, index]));
  }

  #insideSession(ts: number): boolean {
    const session = this.#byDay.get(dayOf(ts, 'XNYS'));
    return session !== undefined && ts > session.open && ts <= session.close;
  }

  /** The session filter of 2.4: what an XNYS intraday run without extended hours keeps. */
  #kept(raw: RawBar[], timeframe: NaiveTimeframe): RawBar[] {
    if (this.#name === 'ALWAYS_ON' || timeframe === '1D' || this.#extendedHours) return raw;
    return raw.filter((bar) => this.#insideSession(bar.ts));
  }

  load(
    file: URL,
    timeframe: NaiveTimeframe,
  ): { readonly bars: NaiveBar[]; readonly droppedOutsideSession: number } {
    const raw = readRaw(file);
    const kept = this.#kept(raw, timeframe);
    const times = kept.map(({ ts }) => ts);
    const missing =
      this.#name === 'ALWAYS_ON'
        ? missingAlwaysOn(times, STEP[timeframe])
        : missingBySlots(times, this.#slotsAround(times, timeframe));
    const bars = kept.map(({ ts, prices: [open, high, low, close], volume }, index) => {
      const day = dayOf(ts, this.#name);
      const session = this.#name === 'XNYS' ? this.#ordinal.get(day) : Math.floor((ts - 1) / DAY);
      if (session === undefined) throw new Error(`no session on ${String(day)}`);
      return { ts, open, high, low, close, volume, day, session, missing: missing[index] ?? 0 };
    });
    return { bars, droppedOutsideSession: raw.length - kept.length };
  }

  /**
   * The slots of all sessions from the first bar's day to the last one's. A session is the slot of
   * 1D, at its close: right for daily bars stamped at the close, as those of the golden cases.
   */
  #slotsAround(times: readonly number[], timeframe: NaiveTimeframe): number[] {
    const from = dayOf(times[0] ?? 0, 'XNYS');
    const to = dayOf(times.at(-1) ?? 0, 'XNYS');
    const sessions = this.#sessions.filter(({ day }) => day >= from && day <= to);
    return slotsOf(sessions, timeframe);
  }
}

/** Slots lie every interval from the earlier bar. */
function missingAlwaysOn(times: readonly number[], step: number): number[] {
  return times.map((ts, index) => {
    let between = 0;
    const before = times[index - 1] ?? ts;
    for (let slot = before + step; slot < ts; slot += step) between += 1;
    return between;
  });
}

/** Slots strictly between each bar and the one before; both lists are in time order. */
function missingBySlots(times: readonly number[], slots: readonly number[]): number[] {
  let cursor = 0;
  return times.map((ts, index) => {
    const before = times[index - 1] ?? ts;
    let between = 0;
    for (; (slots[cursor] ?? Infinity) < ts; cursor += 1) {
      if ((slots[cursor] ?? 0) > before) between += 1;
    }
    return between;
  });
}
