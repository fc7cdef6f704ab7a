// Contract 1.4: the NYSE's sessions 1990-2028. Red when a rule or an exception of xnys-rules.ts goes.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../core/index.ts';
import { formatDay, formatInstant, parseDay } from '../model/index.ts';
import { calendarFor } from './index.ts';
import { daylightSpan } from './new-york-time.ts';
import { xnysSessions } from './xnys-sessions.ts';

const FACTS = new URL('../../../../shared/data/calendar/', import.meta.url);
const hasFacts = existsSync(FACTS);
if (!hasFacts) {
  process.stderr.write(
    'skipped: the NYSE calendar against ../shared/data/calendar, which is absent\n',
  );
}

function sessionRows(): string[] {
  const table = xnysSessions();
  return [...table.day].map((day, at) => {
    const open = formatInstant(table.open[at] ?? 0);
    const close = formatInstant(table.close[at] ?? 0);
    return `${formatDay(day)},${open},${close}`;
  });
}

function factRows(name: string): string[][] {
  const lines = readFileSync(new URL(name, FACTS), 'utf8').trimEnd().split('\n').slice(1);
  return lines.map((line) => line.split(','));
}

function sessionOf(day: string): string | null {
  const found = calendarFor('XNYS').sessionOn(parseDay(day) ?? 0);
  return found === null ? null : `${formatInstant(found.open)} ${formatInstant(found.close)}`;
}

describe('the XNYS table', () => {
  it.runIf(hasFacts)('equals every row of the calendar facts', () => {
    const facts = factRows('nyse_sessions.csv').map((row) => row.slice(0, 3).join(','));
    expect(sessionRows()).toEqual(facts);
    for (const [date = ''] of factRows('nyse_holidays.csv'))
      expect(sessionOf(date), date).toBeNull();
    for (const [date = '', , , close = ''] of factRows('nyse_early_closes.csv')) {
      expect(sessionOf(date)?.endsWith(` ${close}`), date).toBe(true);
    }
  });

  it('has the committed hash: no row changed since it was compared with the facts', () => {
    expect(sessionRows()).toHaveLength(9820);
    expect(sha256Hex(sessionRows().join('\n'))).toBe(
      '8afd728d6e6c6593ddecbed1172649bc4042e0d0e1d526035496683165251a57',
    );
  });

  it.each([
    '1994-04-27',
    '2001-09-11',
    '2001-09-12',
    '2001-09-13',
    '2001-09-14',
    '2004-06-11',
    '2007-01-02',
    '2012-10-29',
    '2012-10-30',
    '2018-12-05',
    '2025-01-09',
    '2022-06-20',
    '2021-04-02',
    '2024-12-25',
    '2026-07-03',
  ])('is closed on %s', (day) => {
    expect(sessionOf(day)).toBeNull();
  });

  it.each([
    ['1995-12-18', '1995-12-18T15:30:00Z 1995-12-18T21:00:00Z'], // late open 10:30
    ['1996-01-08', '1996-01-08T16:00:00Z 1996-01-08T21:00:00Z'], // 11:00
    ['2002-09-11', '2002-09-11T16:00:00Z 2002-09-11T20:00:00Z'], // 12:00, daylight time
    ['1992-11-27', '1992-11-27T14:30:00Z 1992-11-27T19:00:00Z'], // early close 14:00
    ['2002-07-05', '2002-07-05T13:30:00Z 2002-07-05T17:00:00Z'], // the Friday after
    ['2013-07-03', '2013-07-03T13:30:00Z 2013-07-03T17:00:00Z'], // the Wednesday before
    ['1999-12-31', '1999-12-31T14:30:00Z 1999-12-31T18:00:00Z'],
    ['2021-12-31', '2021-12-31T14:30:00Z 2021-12-31T21:00:00Z'], // New Year's Day is a Saturday
    ['2006-04-03', '2006-04-03T13:30:00Z 2006-04-03T20:00:00Z'], // first Monday of daylight time
    ['2007-03-12', '2007-03-12T13:30:00Z 2007-03-12T20:00:00Z'], // the new rule
    ['2007-11-02', '2007-11-02T13:30:00Z 2007-11-02T20:00:00Z'],
    ['2007-11-05', '2007-11-05T14:30:00Z 2007-11-05T21:00:00Z'],
  ])('trades on %s from and to %s', (day, hours) => {
    expect(sessionOf(day)).toBe(hours);
  });

  it('counts the sessions of each year', () => {
    const perYear = new Map<string, number>();
    for (const day of xnysSessions().day) {
      const year = formatDay(day).slice(0, 4);
      perYear.set(year, (perYear.get(year) ?? 0) + 1);
    }
    expect(perYear.size).toBe(39);
    expect([perYear.get('2001'), perYear.get('2012'), perYear.get('2025')]).toEqual([
      248, 250, 250,
    ]);
  });

  it('changes the clock when the platform does', () => {
    const zone = new Intl.DateTimeFormat('en-US', {
      timeZone: 'America/New_York',
      timeZoneName: 'shortOffset',
    });
    const offsetAt = (ts: number): string =>
      zone.formatToParts(ts).find((part) => part.type === 'timeZoneName')?.value ?? '';
    for (let year = 1990; year <= 2028; year++) {
      const { from, to } = daylightSpan(year);
      const around = [from - 1, from, to - 1, to].map(offsetAt);
      expect(around, String(year)).toEqual(['GMT-5', 'GMT-4', 'GMT-4', 'GMT-5']);
    }
  });
});
