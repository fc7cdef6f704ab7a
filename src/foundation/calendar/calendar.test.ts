// Contract 1.4 and 2.4: days, sessions and missing bars, against a twin that lists every slot.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../core/index.ts';
import { formatDay, intervalMs, parseInstant, TIMEFRAMES, type Timeframe } from '../model/index.ts';
import { calendarFor, type TradingCalendar } from './index.ts';
import { xnysSessions } from './xnys-sessions.ts';

const HOUR = 3_600_000;

function at(text: string): number {
  const parsed = parseInstant(text);
  if (parsed === null) throw new Error(text);
  return parsed;
}

function missing(from: string, to: string, timeframe: Timeframe): number {
  return calendarFor('XNYS').missingBetween(at(from), at(to), timeframe);
}

const newYork = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

/** Sessions by their list, slots by walking. */
const twin = {
  sessions: [...xnysSessions().day].map((day, index) => ({
    day,
    open: xnysSessions().open[index] ?? 0,
    close: xnysSessions().close[index] ?? 0,
  })),
  slots(from: number, to: number, timeframe: Timeframe): number[] {
    const slots: number[] = [];
    for (const { open, close } of this.sessions) {
      if (close < from || open > to) continue;
      const step = intervalMs(timeframe);
      const start = timeframe === '1H' ? Math.floor(open / HOUR) * HOUR : open;
      for (let slot = start + step; slot <= close; slot += step) slots.push(slot);
      if (timeframe === '1H' && slots.at(-1) !== close) slots.push(close);
    }
    return slots;
  },
  missing(from: number, to: number, timeframe: Timeframe): number {
    if (timeframe === '1D') {
      const [first, last] = [newYork.format(from - 1), newYork.format(to - 1)];
      return this.sessions.filter(({ day }) => formatDay(day) > first && formatDay(day) < last)
        .length;
    }
    return this.slots(from, to, timeframe).filter((slot) => slot > from && slot < to).length;
  },
};

const first = at('1990-01-01T05:00:00.001Z');
const last = at('2029-01-01T05:00:00Z');

/** Times near the edges of sessions, where mistakes live. */
const instant = fc.oneof(
  fc.integer({ min: first, max: last }),
  fc
    .tuple(
      fc.nat(xnysSessions().count - 1),
      fc.constantFrom('open' as const, 'close' as const),
      fc.integer({ min: -120, max: 120 }),
      fc.constantFrom(1, 1000, 60_000, 900_000, HOUR),
    )
    .map(([index, edge, k, unit]) => (xnysSessions()[edge][index] ?? 0) + k * unit),
);
const intraday = fc.constantFrom<Timeframe>('1m', '5m', '15m', '1H', '1D');

describe('XNYS', () => {
  it('dates a bar by the millisecond before its close, in New York', () => {
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 8 }), (times) => {
        const calendar = calendarFor('XNYS');
        for (const ts of times) {
          expect(formatDay(calendar.dayOf(ts))).toBe(newYork.format(ts - 1));
        }
      }),
    );
  });

  it('knows what lies in a session, in whatever order it is asked', () => {
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 8 }), (times) => {
        const calendar = calendarFor('XNYS');
        const expected = times.map((ts) =>
          twin.sessions.some(({ open, close }) => ts > open && ts <= close),
        );
        expect(times.map((ts) => calendar.isInSession(ts))).toEqual(expected);
        const outside = expected.filter((inside) => !inside).length;
        expect(calendarFor('XNYS').countOutside(Float64Array.from(times))).toBe(outside);
      }),
    );
  });

  it('counts missing bars as the twin does, one by one and by the column', () => {
    const span = fc.tuple(
      instant,
      fc.array(fc.integer({ min: 1, max: 9 * 86_400_000 }), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(span, intraday, ([start, steps], timeframe) => {
        const times = [start];
        for (const step of steps) times.push(Math.min(last, (times.at(-1) ?? 0) + step));
        const calendar = calendarFor('XNYS');
        const expected = times.map((ts, row) =>
          row === 0 ? 0 : twin.missing(times[row - 1] ?? 0, ts, timeframe),
        );
        const one = times.map((ts, row) =>
          row === 0 ? 0 : calendar.missingBetween(times[row - 1] ?? 0, ts, timeframe),
        );
        const column = new Float64Array(times.length);
        calendarFor('XNYS').fillMissing(Float64Array.from(times), timeframe, column);
        expect(one).toEqual(expected);
        expect([...column]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('counts seconds of a session', () => {
    expect(missing('2013-10-07T20:00:00Z', '2013-10-08T13:30:02Z', '1s')).toBe(1);
    expect(missing('2013-10-07T13:30:01Z', '2013-10-07T20:00:00Z', '1s')).toBe(23_398);
    expect(missing('2013-10-04T20:00:00Z', '2013-10-07T20:00:00Z', '1s')).toBe(23_399);
  });

  it('puts the slots of 1H on full New York hours and on the close', () => {
    expect(missing('2013-10-07T20:00:00Z', '2013-10-08T14:00:00Z', '1H')).toBe(0); // 10:00 is first
    expect(missing('2013-10-07T20:00:00Z', '2013-10-08T20:00:00Z', '1H')).toBe(6);
    expect(missing('2013-11-29T14:00:00Z', '2013-12-02T15:00:00Z', '1H')).toBe(4); // 13:00 close
    expect(missing('1995-12-15T21:00:00Z', '1995-12-18T16:00:00Z', '1H')).toBe(0); // open 10:30
    expect(missing('1996-01-05T21:00:00Z', '1996-01-08T17:00:00Z', '1H')).toBe(0); // open 11:00
  });

  it('counts slots from a late open and to an early close', () => {
    expect(missing('2002-09-10T20:00:00Z', '2002-09-11T16:01:00Z', '1m')).toBe(0);
    expect(missing('2015-12-24T18:00:00Z', '2015-12-28T14:31:00Z', '1m')).toBe(0);
    expect(missing('2001-09-10T20:00:00Z', '2001-09-17T20:00:00Z', '1D')).toBe(0);
  });

  it('gives extended bars no slots, and never a negative count', () => {
    expect(missing('2013-10-07T12:00:00Z', '2013-10-07T13:31:00Z', '1m')).toBe(0);
    expect(missing('2013-10-07T20:00:00Z', '2013-10-07T23:00:00Z', '1m')).toBe(0);
    expect(missing('2013-10-07T20:00:00Z', '2013-10-07T20:00:00Z', '1m')).toBe(0);
    expect(missing('2013-10-07T20:00:00Z', '2013-10-07T19:00:00Z', '1m')).toBe(0);
    expect(missing('2013-10-08T20:00:00Z', '2013-10-07T20:00:00Z', '1D')).toBe(0);
  });

  it('numbers sessions, closed days taking the number before', () => {
    const calendar = calendarFor('XNYS');
    const ordinal = (text: string): number => calendar.sessionOrdinal(calendar.dayOf(at(text)));
    expect(ordinal('1990-01-01T12:00:00Z')).toBe(0);
    expect(ordinal('1990-01-02T21:00:00Z')).toBe(1);
    expect(ordinal('2001-09-14T20:00:00Z') - ordinal('2001-09-10T20:00:00Z')).toBe(0);
    expect(ordinal('2001-09-17T20:00:00Z') - ordinal('2001-09-10T20:00:00Z')).toBe(1);
    expect(ordinal('2028-12-31T12:00:00Z')).toBe(9820);
  });

  it('sums the time in which the market was open', () => {
    const calendar = calendarFor('XNYS');
    const open = (from: string, to: string): number =>
      (calendar.openMillis(at(to)) - calendar.openMillis(at(from))) / 60_000;
    expect(open('2013-10-04T19:50:00Z', '2013-10-07T13:35:00Z')).toBe(15);
    expect(open('2013-10-04T20:00:00Z', '2013-10-07T13:30:00Z')).toBe(0);
    expect(open('2013-11-28T12:00:00Z', '2013-11-30T12:00:00Z')).toBe(210);
    expect(open('1990-01-01T12:00:00Z', '1990-01-02T14:30:00Z')).toBe(0);
  });

  it('refuses a day outside its span with CALENDAR_OUT_OF_RANGE', () => {
    const asks: ((calendar: TradingCalendar, ts: number) => unknown)[] = [
      (calendar, ts) => calendar.dayOf(ts),
      (calendar, ts) => calendar.isInSession(ts),
      (calendar, ts) => calendar.openMillis(ts),
      (calendar, ts) => calendar.sessionOrdinal(Math.floor(ts / 86_400_000)),
      (calendar, ts) => calendar.missingBetween(ts, ts + 1, '1m'),
    ];
    for (const ts of [at('1989-12-29T21:00:00Z'), at('2029-01-02T21:00:00Z')]) {
      expect(calendarFor('XNYS').covers(ts)).toBe(false);
      for (const ask of asks) {
        const calendar = calendarFor('XNYS');
        calendar.dayOf(last); // a cursor at the end must not answer for what comes after
        expect(() => ask(calendar, ts)).toThrow(Failure);
        expect(() => ask(calendar, ts)).toThrow(/1990-01-01 to 2028-12-31/);
      }
    }
    expect(calendarFor('XNYS').dayOf(last)).toBe(21_549);
    expect(calendarFor('XNYS').missingBetween(first, first, '1m')).toBe(0);
  });
});

describe('hours', () => {
  const minute = 60_000;

  it("are New York's, also on the days on which its clock changes", () => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'America/New_York',
      hour: '2-digit',
    });
    const calendar = calendarFor('XNYS');
    for (const day of ['2006-04-02', '2006-10-29', '2024-03-10', '2024-11-03', '2024-07-04']) {
      for (
        let ts = at(`${day}T00:00:00Z`);
        ts < at(`${day}T00:00:00Z`) + 36 * HOUR;
        ts += 15 * minute
      ) {
        expect(calendar.hourOf(ts + 1)).toBe(Number(clock.format(ts)));
      }
    }
    expect(calendar.hourOf(at('2024-07-05T20:00:00Z'))).toBe(15); // the close belongs to the hour before
  });

  it('are those of UTC where the market never closes', () => {
    const calendar = calendarFor('ALWAYS_ON');
    const hours = ['1969-12-31T23:00:00Z', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00.001Z'].map(
      (text) => calendar.hourOf(at(text)),
    );
    expect(hours).toEqual([22, 23, 0]);
  });
});

describe('ALWAYS_ON', () => {
  it('has UTC days, slots every interval from the earlier bar, and no span', () => {
    const calendar = calendarFor('ALWAYS_ON');
    expect(formatDay(calendar.dayOf(at('2024-02-29T00:00:00Z')))).toBe('2024-02-28');
    expect(formatDay(calendar.dayOf(at('2024-02-29T00:00:00.001Z')))).toBe('2024-02-29');
    expect(formatDay(calendar.dayOf(at('1969-12-31T12:00:00Z')))).toBe('1969-12-31');
    for (const timeframe of TIMEFRAMES) {
      const step = intervalMs(timeframe);
      const gaps = [-1, 0, 1, step, step + 1, 2 * step, 2 * step + 1, 5 * step];
      const counts = gaps.map((gap) => calendar.missingBetween(7, 7 + gap, timeframe));
      expect(counts).toEqual([0, 0, 0, 0, 1, 1, 2, 4]);
      const column = new Float64Array(3);
      calendar.fillMissing(Float64Array.of(7, 7 + step, 7 + 4 * step), timeframe, column);
      expect([...column]).toEqual([0, 0, 2]);
      const century = 100 * 366 * 86_400_000; // more seconds than 32 bits hold
      calendar.fillMissing(Float64Array.of(0, century), timeframe, column);
      expect(column[1]).toBe(calendar.missingBetween(0, century, timeframe));
    }
    expect(calendar.sessionOrdinal(19_000)).toBe(19_000);
    expect(calendar.openMillis(5)).toBe(5);
  });
});
