/**
 * Exact integer arithmetic on JS numbers.
 *
 * | op                     | result          | rounding       | outside +-(2^53 - 1) |
 * | ---------------------- | --------------- | -------------- | -------------------- |
 * | addExact, mulExact     | integer         | none           | MONEY_OVERFLOW       |
 * | floorDiv               | integer         | towards -inf   | cannot happen        |
 * | mulDivFloor/Ceil       | integer a*b/c   | -inf / +inf    | MONEY_OVERFLOW       |
 * | mulPpmFloor/Ceil       | a*ppm/1_000_000 | -inf / +inf    | MONEY_OVERFLOW       |
 * | isProductGreater       | a*b > c*d       | exact          | never fails          |
 *
 * A float sum or product of safe integers whose magnitude is at most 2^53 - 1 is exact, and rounding
 * is monotone: if the true value is outside, so is the rounded one. So one comparison is a sound check,
 * and `!(Math.abs(x) <= MAX_SAFE)` also catches NaN. Hot loops write that line themselves.
 */
import { Failure } from './failure.ts';
import { formatFacts, type Facts } from './invariant.ts';

export const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MILLION = 1_000_000;

/** Fails with `MONEY_OVERFLOW`; apart, so that the checks in loops stay small. */
export function failOverflow(what: string, facts: Facts): never {
  throw new Failure(
    'INPUT',
    'MONEY_OVERFLOW',
    `${what} leaves the safe-integer range of +-${MAX_SAFE} micros: ${formatFacts(facts)}`,
    { fix: 'use smaller quantities, prices or cash' },
  );
}

export function addExact(a: number, b: number): number {
  const sum = a + b;
  if (!(Math.abs(sum) <= MAX_SAFE)) failOverflow('a sum', { a, b });
  return sum;
}

export function mulExact(a: number, b: number): number {
  const product = a * b;
  if (!(Math.abs(product) <= MAX_SAFE)) failOverflow('a product', { a, b });
  return product;
}

/** Integer quotient towards minus infinity of safe integers; `divisor` > 0. */
export function floorDiv(dividend: number, divisor: number): number {
  const quotient = Math.floor(dividend / divisor);
  // The float quotient may have been rounded up to the next integer: look at the remainder.
  return quotient * divisor > dividend ? quotient - 1 : quotient;
}

/** floor(a * b / c), exact even where a * b passes 2^53; c > 0. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (Math.abs(product) <= MAX_SAFE) return floorDiv(product, c);
  return wideQuotient({ a, b, c, up: false });
}

/** ceil(a * b / c), exact even where a * b passes 2^53; c > 0. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b;
  if (Math.abs(product) <= MAX_SAFE) return -floorDiv(-product, c) + 0;
  return wideQuotient({ a, b, c, up: true });
}

// Cold: only where a product passes 2^53. BigInt never leaves this function.
function wideQuotient(of: { a: number; b: number; c: number; up: boolean }): number {
  const product = BigInt(of.a) * BigInt(of.b);
  const divisor = BigInt(of.c);
  let quotient = product / divisor; // truncates
  const remainder = product % divisor;
  if (remainder !== 0n) {
    if (of.up && product > 0n) quotient += 1n;
    if (!of.up && product < 0n) quotient -= 1n;
  }
  const result = Number(quotient);
  if (!(Math.abs(result) <= MAX_SAFE)) failOverflow('a quotient', { a: of.a, b: of.b, c: of.c });
  return result;
}

/**
 * floor(a * ppm / 1_000_000) without a wide product: a is split at the million.
 * `ppm` is 0 to 1e9; fails with MONEY_OVERFLOW only when the result itself is too large.
 */
export function mulPpmFloor(a: number, ppm: number): number {
  const whole = floorDiv(a, MILLION);
  const rest = a - whole * MILLION; // 0 .. 999_999
  const result = whole * ppm + Math.floor((rest * ppm) / MILLION);
  if (!(Math.abs(result) <= MAX_SAFE)) failOverflow('a fraction', { a, ppm });
  return result;
}

/** ceil(a * ppm / 1_000_000); bounds as `mulPpmFloor`. */
export function mulPpmCeil(a: number, ppm: number): number {
  return -mulPpmFloor(-a, ppm) + 0; // + 0 turns -0 into 0
}

/** a * b > c * d, exactly, for safe integers. Floats decide unless they tie beyond 2^53. */
export function isProductGreater(a: number, b: number, c: number, d: number): boolean {
  const left = a * b;
  const right = c * d;
  if (left !== right) return left > right;
  if (Math.abs(left) <= MAX_SAFE) return false;
  return BigInt(a) * BigInt(b) > BigInt(c) * BigInt(d);
}
