// Section 1: micros as bigint, exact decimals, safe-integer range.

export const MILLION = 1_000_000n;
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The typed failure of section 1.3. */
class NaiveMoneyOverflow extends Error {
  readonly code = 'MONEY_OVERFLOW';
}

export function isSafe(value: bigint): boolean {
  return value <= MAX_SAFE && value >= -MAX_SAFE;
}

/** Bigint never wraps, but the contract's money does not go beyond the safe integers. */
export function safe(value: bigint): bigint {
  if (!isSafe(value)) throw new NaiveMoneyOverflow(`MONEY_OVERFLOW ${value}`);
  return value;
}

export function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Division towards minus infinity; the divisor is positive. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

/** Division towards plus infinity; the divisor is positive. */
export function ceilDiv(a: bigint, b: bigint): bigint {
  return -floorDiv(-a, b);
}

/** `floor(amount * ppm / 1_000_000)`. */
export function partOf(amount: bigint, ppm: bigint): bigint {
  return floorDiv(amount * ppm, MILLION);
}

/** Decimal text to an integer count of 10^-decimals; surplus digits must be zeros. */
export function parseDecimal(text: string, decimals: number): bigint {
  const match = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) throw new Error(`not a decimal: ${text}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(decimals))) throw new Error(`too many decimals: ${text}`);
  const digits = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return sign === '-' ? -digits : digits;
}

export function parseMicros(text: string): bigint {
  return parseDecimal(text, 6);
}

/** The canonical decimal of section 1.1. */
export function formatMicros(value: bigint): string {
  const digits = abs(value).toString().padStart(7, '0');
  const whole = digits.slice(0, -6);
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return (value < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}
