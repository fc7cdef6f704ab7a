/**
 * The one place where measured floats meet stated decimals. Both become whole counts of 1e-9, the
 * precision to which ratios are defined (contract 12), and whole numbers are compared: what equals a
 * threshold on paper equals it here, although `94 / 100 - 1` lies below -0.06 in doubles.
 */

export const NANOS_PER_UNIT = 1_000_000_000;
const NANOS_PER_PPM = 1000;

/** A finite ratio, count or number of days in nanos. Above 9e6 in magnitude coarser, and still in order. */
export function nanosOf(value: number): number {
  return Math.round(value * NANOS_PER_UNIT);
}

/** A fraction or multiple in parts per million, a safe integer, in nanos: exact up to 9e12 ppm. */
export function nanosOfPpm(ppm: number): number {
  return ppm * NANOS_PER_PPM;
}

/** A number that can be judged: NaN and the infinities are as good as missing. */
export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
