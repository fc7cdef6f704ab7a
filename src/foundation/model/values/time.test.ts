// Contract 1: instants and days without Date, checked against Date.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  civilDateOf,
  daysInMonth,
  epochDayOf,
  formatDay,
  formatInstant,
  isLeapYear,
  MS_PER_DAY,
  parseDay,
  parseInstant,
  weekdayOf,
} from './time.ts';

const FIRST = Date.UTC(1600, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const anyInstant = fc.integer({ min: FIRST, max: LAST });
const anyDay = anyInstant.map((ts) => Math.floor(ts / MS_PER_DAY));

/** What Date writes, without a fraction of zeros. */
function byDate(ts: number): string {
  return new Date(ts).toISOString().replace('.000Z', 'Z');
}

describe('instants', () => {
  it('are written as Date writes them', () => {
    fc.assert(
      fc.property(anyInstant, (ts) => {
        expect(formatInstant(ts)).toBe(byDate(ts));
        expect(parseInstant(formatInstant(ts))).toBe(ts);
      }),
    );
  });

  it.each([
    ['1969-12-31T23:59:59.999Z', -1],
    ['1970-01-01T00:00:00Z', 0],
    ['2014-06-05T13:31:00Z', 1_401_975_060_000],
    ['2000-02-29T12:00:00.000Z', 951_825_600_000],
  ])('%s is %i', (text, ts) => {
    expect(parseInstant(text)).toBe(ts);
  });

  it.each([
    '',
    '2024-01-02',
    '2024-01-02T14:31:00',
    '2024-01-02 14:31:00Z',
    '2024-01-02T14:31:00+00:00',
    '2024-01-02T14:31:00.5Z',
    '2024-01-02T14:31:00.0000Z',
    '2024-01-02T24:00:00Z',
    '2024-01-02T14:60:00Z',
    '2024-01-02T14:31:60Z',
    '2023-02-29T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-00-01T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-01-02T14:31:00z',
    ' 2024-01-02T14:31:00Z',
  ])('"%s" is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('days', () => {
  it('go to a civil date and back, with the weekday of Date', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = new Date(day * MS_PER_DAY);
        const civil = {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
        };
        expect(civilDateOf(day)).toEqual(civil);
        expect(epochDayOf(civil)).toBe(day);
        expect(weekdayOf(day) + 0).toBe((date.getUTCDay() + 6) % 7); // Monday is 0 here
        expect(formatDay(day)).toBe(date.toISOString().slice(0, 10));
        expect(parseDay(formatDay(day))).toBe(day);
      }),
    );
  });

  it('know leap years and the length of months', () => {
    expect([1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([false, true, false, true]);
    expect(daysInMonth(2024, 2)).toBe(29);
    expect(daysInMonth(2023, 2)).toBe(28);
    expect([1, 4, 12].map((month) => daysInMonth(2023, month))).toEqual([31, 30, 31]);
    expect([0, 13].map((month) => daysInMonth(2023, month))).toEqual([0, 0]);
  });

  it.each(['', '2024-1-2', '2024-02-30', '24-01-02', '2024-01-02T00:00:00Z'])(
    '"%s" is none',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );
});
