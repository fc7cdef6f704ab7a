/**
 * The ratio of a split, and what it makes of shares and prices (contract 6). All in integers; every
 * rounding is named here.
 *
 * | what           | becomes                              | rounding                        |
 * | -------------- | ------------------------------------ | ------------------------------- |
 * | shares         | `shares * numerator / denominator`   | towards zero, the rest is given |
 * | price, micros  | `price * denominator / numerator`    | down, at least 1 micro          |
 */
import { isDecimalText, mulDivCeil, mulDivFloor, parseScaled } from '../../core/index.ts';

/** `numerator` shares for every `denominator`: 7 for 1 is 7/1, 1 for 8 is 1/8. In lowest terms. */
export interface SplitRatio {
  readonly numerator: number;
  readonly denominator: number;
}

const DECIMALS = 6;
const ONE = 1_000_000; // 10^DECIMALS
/** Largest ratio as a decimal: the remainder's product, 1e6 * 1e9, stays far inside 2^53. */
const MAX_SCALED = 1_000_000_000;
/** Largest term of `a:b`, by the same bound. */
const MAX_TERM = 1_000_000;
const TERMS = /^([1-9][0-9]{0,6}):([1-9][0-9]{0,6})$/;

/** A ratio in lowest terms; both terms whole and above 0. */
export function splitRatio(numerator: number, denominator: number): SplitRatio {
  let [divisor, rest] = [numerator, denominator];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Reads `7`, `1.5` (at most 1,000, six decimals) or `3:2` (terms up to 1,000,000); else null. */
export function parseSplitRatio(text: string): SplitRatio | null {
  const terms = TERMS.exec(text);
  if (terms !== null) {
    const [numerator, denominator] = [Number(terms[1]), Number(terms[2])];
    const fits = numerator <= MAX_TERM && denominator <= MAX_TERM;
    return fits ? splitRatio(numerator, denominator) : null;
  }
  if (!isDecimalText(text)) return null;
  const scaled = parseScaled(text, DECIMALS);
  if (!scaled.ok || scaled.value <= 0 || scaled.value > MAX_SCALED) return null;
  return splitRatio(scaled.value, ONE);
}

/** The ratio as people write it: `7:1`. */
export function formatSplitRatio({ numerator, denominator }: SplitRatio): string {
  return `${numerator}:${denominator}`;
}

export type Rounding = 'DOWN' | 'UP';

/** A price in the shares that a split leaves: rounded as told, at least 1 micro. */
export function splitPrice(
  price: number,
  { numerator, denominator }: SplitRatio,
  rounding: Rounding = 'DOWN',
): number {
  const divide = rounding === 'DOWN' ? mulDivFloor : mulDivCeil;
  return Math.max(1, divide(price, denominator, numerator));
}

/** Whole shares that `shares` (>= 0) become. MONEY_OVERFLOW beyond the safe integers. */
export function splitShares(shares: number, { numerator, denominator }: SplitRatio): number {
  return mulDivFloor(shares, numerator, denominator);
}

/** What is left beside the whole shares, in `denominator`ths of a share. */
export function splitRemainder(shares: number, { numerator, denominator }: SplitRatio): number {
  return ((shares % denominator) * numerator) % denominator;
}
