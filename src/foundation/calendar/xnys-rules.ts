/**
 * The New York Stock Exchange's days from 1990 to 2028, as rules and exceptions. The tests compare
 * the result with the list of every session. Dates from mid-2026 on are a schedule, not history.
 */
import { epochDayOf, weekdayOf } from '../model/index.ts';
import { lastWeekday, nthWeekday } from './new-york-time.ts';

export const XNYS_FIRST_YEAR = 1990;
export const XNYS_LAST_YEAR = 2028;

const MONDAY = 0;
const WEDNESDAY = 2;
const THURSDAY = 3;
const SATURDAY = 5;
const SUNDAY = 6;

/** Minutes of the New York day. */
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;
const EARLY_CLOSE = 13 * 60;
/** Early closes were at 14:00 until 1992. */
const EARLY_CLOSE_UNTIL_1992 = 14 * 60;

/** Closed without being a holiday. */
const UNSCHEDULED_CLOSURES: readonly (readonly [number, number, number])[] = [
  [1994, 4, 27], // funeral of President Nixon
  [2001, 9, 11], // attacks of 11 September
  [2001, 9, 12],
  [2001, 9, 13],
  [2001, 9, 14],
  [2004, 6, 11], // funeral of President Reagan
  [2007, 1, 2], // funeral of President Ford
  [2012, 10, 29], // hurricane Sandy
  [2012, 10, 30],
  [2018, 12, 5], // funeral of President G. H. W. Bush
  [2025, 1, 9], // funeral of President Carter
];

/** Closed at 13:00 outside the rules. */
const EXTRA_EARLY_CLOSES: readonly (readonly [number, number, number])[] = [
  [1997, 12, 26],
  [1999, 12, 31],
  [2003, 12, 26],
];

/** Opened late by half an hour or more; the last number is the minute of the day. */
const LATE_OPENS: readonly (readonly [number, number, number, number])[] = [
  [1995, 12, 18, 10 * 60 + 30], // computer trouble
  [1996, 1, 8, 11 * 60], // blizzard
  [2002, 9, 11, 12 * 60], // memorial of 11 September
];

function dayOfDate(year: number, month: number, day: number): number {
  return epochDayOf({ year, month, day });
}

/** Easter Sunday of the Gregorian calendar (anonymous algorithm, Meeus 1991). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - d + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOfDate(year, Math.floor(n / 31), (n % 31) + 1);
}

/** A fixed holiday moves from Saturday to Friday and from Sunday to Monday. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return day - 1;
  return weekday === SUNDAY ? day + 1 : day;
}

/** New Year's Day on a Saturday is not made up for: it would fall into the old year's books. */
function newYearsDay(year: number): number {
  const day = dayOfDate(year, 1, 1);
  return weekdayOf(day) === SUNDAY ? day + 1 : day;
}

/** Days without a session in a year, unscheduled ones included; some may fall on weekends. */
export function xnysClosedDays(year: number): ReadonlySet<number> {
  const days = new Set<number>([
    newYearsDay(year),
    nthWeekday({ year, month: 2, weekday: MONDAY, nth: 3 }), // Washington's Birthday
    easterSunday(year) - 2, // Good Friday
    lastWeekday(year, 5, MONDAY), // Memorial Day
    observed(dayOfDate(year, 7, 4)), // Independence Day
    nthWeekday({ year, month: 9, weekday: MONDAY, nth: 1 }), // Labor Day
    nthWeekday({ year, month: 11, weekday: THURSDAY, nth: 4 }), // Thanksgiving
    observed(dayOfDate(year, 12, 25)), // Christmas
  ]);
  if (year >= 1998) days.add(nthWeekday({ year, month: 1, weekday: MONDAY, nth: 3 })); // M. L. King
  if (year >= 2022) days.add(observed(dayOfDate(year, 6, 19))); // Juneteenth
  for (const [closedYear, month, day] of UNSCHEDULED_CLOSURES) {
    if (closedYear === year) days.add(dayOfDate(year, month, day));
  }
  return days;
}

/** Open and close of a session, in minutes of the New York day. */
export interface SessionHours {
  readonly open: number;
  readonly close: number;
}

export const REGULAR_HOURS: SessionHours = { open: OPEN, close: CLOSE };

/** The session beside Independence Day that closes early, if any; none before 1995. */
function earlyDayInJuly(year: number): number | null {
  if (year < 1995) return null;
  const third = dayOfDate(year, 7, 3);
  // Until 2012 a holiday on Thursday shortened the Friday after, since then the Wednesday before.
  return weekdayOf(third) === WEDNESDAY && year < 2013 ? third + 2 : third;
}

/** Days of a year with other hours than the regular ones; some may have no session at all. */
export function xnysSpecialHours(year: number): ReadonlyMap<number, SessionHours> {
  const close = year <= 1992 ? EARLY_CLOSE_UNTIL_1992 : EARLY_CLOSE;
  const thanksgiving = nthWeekday({ year, month: 11, weekday: THURSDAY, nth: 4 });
  const early = [
    earlyDayInJuly(year),
    year >= 1992 ? thanksgiving + 1 : null,
    dayOfDate(year, 12, 24),
    ...EXTRA_EARLY_CLOSES.map((of) => (of[0] === year ? dayOfDate(...of) : null)),
  ];
  const hours = new Map<number, SessionHours>();
  for (const day of early) if (day !== null) hours.set(day, { open: OPEN, close });
  for (const [lateYear, month, day, open] of LATE_OPENS) {
    if (lateYear === year) hours.set(dayOfDate(year, month, day), { open, close: CLOSE });
  }
  return hours;
}
