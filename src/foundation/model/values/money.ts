/**
 * Money, quantities and fractions (contract 1). Inside they are safe integers; outside, decimals.
 *
 * | type   | unit                          | text                  |
 * | ------ | ----------------------------- | --------------------- |
 * | Micros | 1e-6 of the currency, signed  | `470.12`, `-0.5`, `0` |
 * | Qty    | shares, signed (sell < 0)     | `10`                  |
 * | Ppm    | parts per million             | `0.02` = 20,000       |
 *
 * Engines keep these in typed columns as plain numbers; the brands guard the doors.
 */
import {
  err,
  formatScaled,
  invariant,
  ok,
  parseScaled,
  type DecimalError,
  type Result,
} from '../../core/index.ts';

export type Micros = number & { readonly __brand: 'Micros' };
export type Qty = number & { readonly __brand: 'Qty' };
export type Ppm = number & { readonly __brand: 'Ppm' };

export const MICROS_PER_UNIT = 1_000_000;

/** Highest price: 900,000 USD. It keeps price * (1e6 + cost) splits and bps products exact. */
export const MAX_PRICE_MICROS = 9e11;

export function parseMicros(text: string): Result<Micros, DecimalError> {
  const parsed = parseScaled(text, 6);
  return parsed.ok ? ok(parsed.value as Micros) : parsed;
}

/** An amount that was computed, as a value of its own. One outside of the safe range is a defect. */
export function toMicros(micros: number): Micros {
  invariant(Number.isSafeInteger(micros), 'money is a safe integer', { micros });
  return micros as Micros;
}

export function formatMicros(micros: number): string {
  return formatScaled(micros, 6);
}

/** A fraction or multiplier, exact to six decimals. */
export function parsePpm(text: string): Result<Ppm, DecimalError> {
  const parsed = parseScaled(text, 6);
  return parsed.ok ? ok(parsed.value as Ppm) : parsed;
}

/** Basis points with at most two decimals; one basis point is 100 ppm. */
export function parseBps(text: string): Result<Ppm, DecimalError> {
  const parsed = parseScaled(text, 2);
  return parsed.ok ? ok(parsed.value as Ppm) : parsed;
}

export function parseQty(text: string): Result<Qty, DecimalError> {
  const parsed = parseScaled(text, 0);
  if (!parsed.ok) return parsed;
  return text.includes('.') ? err('TOO_PRECISE') : ok(parsed.value as Qty);
}

/** Shares that were counted, as a value of their own. What is no safe integer is a defect. */
export function toQty(shares: number): Qty {
  invariant(Number.isSafeInteger(shares), 'shares are whole', { shares });
  return shares as Qty;
}

/** A limit that may be switched off by a word, never by a number. */
export type Limit = { readonly kind: 'OFF' } | { readonly kind: 'PPM'; readonly ppm: Ppm };
