/**
 * Instants and days without `Date`: proleptic Gregorian arithmetic on integers (contract 1).
 * Instants are UTC milliseconds since 1970; days are counted from 1970-01-01 as day 0.
 */
import { floorDiv } from '../../core/index.ts';

export type UtcMillis = number & { readonly __brand: 'UtcMillis' };

/** A whole number of milliseconds as an instant; null for anything else. */
export function toInstant(utcMillis: number): UtcMillis | null {
  return Number.isSafeInteger(utcMillis) ? (utcMillis as UtcMillis) : null;
}

/** Days since 1970-01-01, in some calendar's time zone. */
export type EpochDay = number & { readonly __brand: 'EpochDay' };

export const MS_PER_SECOND = 1000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month; 0 for a month outside 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return DAYS_IN_MONTH[month - 1] ?? 0;
}

/** Day number of a civil date. Years start in March here, so that the leap day is the last. */
export function epochDayOf(date: CivilDate): EpochDay {
  const year = date.month <= 2 ? date.year - 1 : date.year;
  const era = floorDiv(year, 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((date.month + 9) % 12) + 2) / 5) + date.day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) as EpochDay;
}

/** Civil date of a day number. */
export function civilDateOf(epochDay: number): CivilDate {
  const shifted = epochDay + 719_468;
  const era = floorDiv(shifted, 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(epochDay: number): number {
  const shifted = (epochDay + 3) % 7; // 1970-01-01 was a Thursday
  return (shifted < 0 ? shifted + 7 : shifted) + 0; // + 0 turns -0 into 0
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** `YYYY-MM-DD`. */
export function formatDay(epochDay: number): string {
  const date = civilDateOf(epochDay);
  return `${pad(date.year, 4)}-${pad(date.month, 2)}-${pad(date.day, 2)}`;
}

/** RFC 3339 UTC with `Z`; no fraction when the milliseconds are 0, else three digits. */
export function formatInstant(utcMillis: number): string {
  const day = floorDiv(utcMillis, MS_PER_DAY);
  const ms = utcMillis - day * MS_PER_DAY;
  const hour = Math.floor(ms / MS_PER_HOUR);
  const minute = Math.floor(ms / 60_000) % 60;
  const second = Math.floor(ms / 1000) % 60;
  const fraction = ms % 1000;
  const tail = fraction === 0 ? 'Z' : `.${pad(fraction, 3)}Z`;
  return `${formatDay(day)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${tail}`;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?Z$/;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Parses `YYYY-MM-DDThh:mm:ss[.mmm]Z`; null for anything else. No leap seconds, no 24:00. */
export function parseInstant(text: string): UtcMillis | null {
  const found = INSTANT.exec(text);
  if (found === null) return null;
  const [, , , , hour = '', minute = '', second = '', fraction = '0'] = found;
  const day = parseDay(text.slice(0, 10));
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (day === null || h > 23 || m > 59 || s > 59) return null;
  return (day * MS_PER_DAY +
    h * MS_PER_HOUR +
    m * 60_000 +
    s * 1000 +
    Number(fraction)) as UtcMillis;
}

/** Parses `YYYY-MM-DD`; null for anything else, as for 02-30. */
export function parseDay(text: string): EpochDay | null {
  const found = DAY.exec(text);
  if (found === null) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return epochDayOf({ year, month, day });
}
