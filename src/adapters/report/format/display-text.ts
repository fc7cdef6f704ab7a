/**
 * Numbers as the page shows them: no locale, a true minus sign, thousands apart. The files of the run
 * hold every digit; here money stands to the cent.
 */
import {
  formatDay,
  formatInstant,
  formatMicros,
  MS_PER_DAY,
  MS_PER_HOUR,
} from '../../../foundation/model/index.ts';

/** What stands where a number is not defined. */
export const NOT_AVAILABLE = 'n/a';

const MICROS_PER_CENT = 10_000;
const MS_PER_MINUTE = 60_000;

/** Micros as money, to the cent; halves away from zero. */
export function moneyText(micros: number): string {
  const cents = Math.round(Math.abs(micros) / MICROS_PER_CENT);
  const rest = cents % 100;
  const whole = grouped(String((cents - rest) / 100));
  return withSign(micros < 0 && cents > 0, `${whole}.${String(rest).padStart(2, '0')}`);
}

/** Micros as money with its sign, gains too. */
export function gainText(micros: number): string {
  const text = moneyText(micros);
  return micros > 0 && text !== '0.00' ? `+${text}` : text;
}

/** A price in micros with all of its decimals, two at least. */
export function priceText(micros: number): string {
  const [whole = '0', decimals = ''] = formatMicros(Math.abs(micros)).split('.');
  return withSign(micros < 0, `${grouped(whole)}.${decimals.padEnd(2, '0')}`);
}

/** A fraction in per cent, two decimals. */
export function percentText(fraction: number): string {
  return Number.isFinite(fraction) ? `${fixed(fraction * 100, 2)} %` : NOT_AVAILABLE;
}

/** A fraction in per cent with its sign, gains too. */
export function changeText(fraction: number): string {
  const text = percentText(fraction);
  return fraction > 0 && text !== '0.00 %' ? `+${text}` : text;
}

/** A ratio, two decimals. */
export function ratioText(value: number): string {
  return Number.isFinite(value) ? fixed(value, 2) : NOT_AVAILABLE;
}

/** A whole number. */
export function countText(value: number): string {
  return withSign(value < 0, grouped(String(Math.abs(value))));
}

/** `2024-05-31 20:00:00`: UTC, which the page says once. */
export function timeText(utcMillis: number): string {
  return formatInstant(utcMillis).replace('T', ' ').replace('Z', '');
}

/** `2024-05-31` of an epoch day. */
export function dayText(epochDay: number): string {
  return formatDay(epochDay);
}

/** A length of time in its two largest units: `3 d 4 h`, `12 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < MS_PER_MINUTE) return `${Math.round(milliseconds / 1000)} s`;
  if (milliseconds < MS_PER_HOUR) return `${Math.round(milliseconds / MS_PER_MINUTE)} min`;
  const [unit, part, names] =
    milliseconds < MS_PER_DAY
      ? [MS_PER_HOUR, MS_PER_MINUTE, ['h', 'min']]
      : [MS_PER_DAY, MS_PER_HOUR, ['d', 'h']];
  const whole = Math.floor(milliseconds / unit);
  const rest = Math.floor((milliseconds - whole * unit) / part);
  const [name = '', partName = ''] = names;
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${partName}`;
}

function fixed(value: number, digits: number): string {
  const [whole = '0', decimals = ''] = Math.abs(value).toFixed(digits).split('.');
  const isZero = /^0*$/.test(whole + decimals);
  // Beyond 1e21 toFixed writes an exponent, which has no thousands to part.
  const text = whole.includes('e') ? whole : `${grouped(whole)}.${decimals}`;
  return withSign(value < 0 && !isZero, text);
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function withSign(isNegative: boolean, text: string): string {
  return isNegative ? `−${text}` : text;
}
