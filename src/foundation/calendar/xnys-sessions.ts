/** The list of all NYSE sessions as columns, made once from the rules. */
import { epochDayOf, weekdayOf } from '../model/index.ts';
import { NewYorkYear } from './new-york-time.ts';
import {
  REGULAR_HOURS,
  XNYS_FIRST_YEAR,
  XNYS_LAST_YEAR,
  xnysClosedDays,
  xnysSpecialHours,
} from './xnys-rules.ts';

/** Sessions in time order; instants are UTC milliseconds. */
export interface SessionTable {
  readonly count: number;
  /** Day number of each session. */
  readonly day: Int32Array;
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** First and last day of the span, both inside. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** By day of the span: sessions up to and including that day. */
  readonly ordinal: Int32Array;
  /** By day of the span, and one more at the end: the instant of New York's midnight. */
  readonly midnight: Float64Array;
}

const MAX_SESSIONS_PER_YEAR = 262;

function buildTable(): SessionTable {
  const firstDay = epochDayOf({ year: XNYS_FIRST_YEAR, month: 1, day: 1 });
  const lastDay = epochDayOf({ year: XNYS_LAST_YEAR, month: 12, day: 31 });
  const limit = (XNYS_LAST_YEAR - XNYS_FIRST_YEAR + 1) * MAX_SESSIONS_PER_YEAR;
  const day = new Int32Array(limit);
  const open = new Float64Array(limit);
  const close = new Float64Array(limit);
  const ordinal = new Int32Array(lastDay - firstDay + 1);
  const midnight = new Float64Array(lastDay - firstDay + 2);
  let count = 0;
  for (let year = XNYS_FIRST_YEAR; year <= XNYS_LAST_YEAR; year++) {
    const clock = new NewYorkYear(year);
    const closed = xnysClosedDays(year);
    const special = xnysSpecialHours(year);
    const end = epochDayOf({ year: year + 1, month: 1, day: 1 });
    for (let at = epochDayOf({ year, month: 1, day: 1 }) as number; at < end; at++) {
      midnight[at - firstDay] = clock.midnight(at);
      if (weekdayOf(at) < 5 && !closed.has(at)) {
        const hours = special.get(at) ?? REGULAR_HOURS;
        day[count] = at;
        open[count] = clock.daytime(at, hours.open);
        close[count++] = clock.daytime(at, hours.close);
      }
      ordinal[at - firstDay] = count;
    }
  }
  midnight[lastDay - firstDay + 1] = new NewYorkYear(XNYS_LAST_YEAR + 1).midnight(lastDay + 1);
  return {
    count,
    day: day.slice(0, count),
    open: open.slice(0, count),
    close: close.slice(0, count),
    firstDay,
    lastDay,
    ordinal,
    midnight,
  };
}

let table: SessionTable | null = null;

/** The same frozen facts for every caller; made on first use, since most commands need none. */
export function xnysSessions(): SessionTable {
  table ??= buildTable();
  return table;
}
