// Contract 8.2, gate 6: five sessions of the calendar, today included.
import { describe, expect, it } from 'vitest';
import { calendarFor } from '../../foundation/calendar/index.ts';
import { parseDay } from '../../foundation/model/index.ts';
import { DayTrades } from './day-trades.ts';

const CALENDAR = calendarFor('XNYS');

function dayOf(text: string): number {
  const day = parseDay(text);
  if (day === null) throw new Error(text);
  return day;
}

function sessionOf(text: string): number {
  return CALENDAR.sessionOrdinal(dayOf(text));
}

function tradedOn(...days: readonly string[]): DayTrades {
  const trades = new DayTrades(3);
  for (const day of days) trades.note(0, dayOf(day), sessionOf(day));
  return trades;
}

describe('day trades', () => {
  it.each([
    ['today', '2026-02-10', 1],
    ['the fifth session, over a weekend and Presidents Day', '2026-02-17', 1],
    ['the sixth session', '2026-02-18', 0],
  ])('of 2026-02-10 seen on %s', (_name, today, count) => {
    expect(tradedOn('2026-02-10').countAt(sessionOf(today))).toBe(count);
  });

  it('reach over the end of a month and of a year', () => {
    expect(tradedOn('2026-01-30', '2026-02-02').countAt(sessionOf('2026-02-05'))).toBe(2);
    // sessions: 2025-12-30, 31, 2026-01-02, 5, 6
    expect(tradedOn('2025-12-30').countAt(sessionOf('2026-01-06'))).toBe(1);
    expect(tradedOn('2025-12-30').countAt(sessionOf('2026-01-07'))).toBe(0);
  });

  it('count once per symbol and day', () => {
    const trades = tradedOn('2026-02-10', '2026-02-10');
    trades.note(1, dayOf('2026-02-10'), sessionOf('2026-02-10'));
    trades.note(1, dayOf('2026-02-10'), sessionOf('2026-02-10'));
    expect(trades.countAt(sessionOf('2026-02-10'))).toBe(2);
  });

  it('count the same symbol again on another day', () => {
    expect(
      tradedOn('2026-02-10', '2026-02-11', '2026-02-12').countAt(sessionOf('2026-02-12')),
    ).toBe(3);
  });

  it('can be forgotten, to be noted anew', () => {
    const trades = tradedOn('2026-02-10', '2026-02-11');
    trades.clear();
    expect(trades.snapshot()).toEqual(new DayTrades(3).snapshot());
    trades.note(0, dayOf('2026-02-11'), sessionOf('2026-02-11'));
    expect(trades.countAt(sessionOf('2026-02-11'))).toBe(1);
  });

  it('come back from a snapshot', () => {
    const trades = tradedOn('2026-02-10', '2026-02-11');
    const copy = new DayTrades(3);
    copy.restore(trades.snapshot());
    copy.note(0, dayOf('2026-02-11'), sessionOf('2026-02-11'));
    expect(copy.countAt(sessionOf('2026-02-12'))).toBe(2);
    expect(copy.snapshot()).toEqual(trades.snapshot());
  });
});
