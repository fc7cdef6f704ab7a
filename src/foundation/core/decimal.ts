/**
 * Decimal text <-> scaled integers (contract 1). No float on the way: digits are counted, not parsed.
 */
import { err, ok, type Result } from './result.ts';
import { MAX_SAFE } from './safe-int.ts';

/** Why a decimal text was refused. */
export type DecimalError = 'NOT_A_DECIMAL' | 'TOO_PRECISE' | 'OUT_OF_RANGE';

// No `+`, exponent, leading zeros, `.5`, `5.`.
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

export function isDecimalText(text: string): boolean {
  return DECIMAL.test(text);
}

/**
 * Parses decimal text to an integer count of 10^-scale. Surplus digits must be zeros.
 * The result is a safe integer.
 */
export function parseScaled(text: string, scale: number): Result<number, DecimalError> {
  if (!DECIMAL.test(text)) return err('NOT_A_DECIMAL');
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const point = digits.indexOf('.');
  const whole = point < 0 ? digits : digits.slice(0, point);
  const fraction = point < 0 ? '' : digits.slice(point + 1);
  if (/[1-9]/.test(fraction.slice(scale))) return err('TOO_PRECISE');
  const joined = (whole + fraction.slice(0, scale).padEnd(scale, '0')).replace(/^0+(?=.)/, '');
  // 16 digits hold every safe integer; more can't be one.
  if (joined.length > 16) return err('OUT_OF_RANGE');
  const magnitude = Number(joined); // an integer literal of at most 16 digits
  if (magnitude > MAX_SAFE) return err('OUT_OF_RANGE');
  return ok(negative && magnitude !== 0 ? -magnitude : magnitude);
}

/** Canonical decimal (contract 1.1) of `value` * 10^-scale; `value` is a safe integer. */
export function formatScaled(value: number, scale: number): string {
  const sign = value < 0 ? '-' : '';
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return sign + whole + (fraction === '' ? '' : '.' + fraction);
}

/** Shortest canonical form of decimal text, of any size: `0.020` is `0.02`, `-0` is `0`. */
export function normalizeDecimal(text: string): string {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const kept = fraction.replace(/0+$/, '');
  const magnitude = kept === '' ? whole : `${whole}.${kept}`;
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
}
