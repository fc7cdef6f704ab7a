/** Where in its ranges a trial of a random or quasi-random sweep lies. */
import { invariant, mulDivFloor, type Prng } from '../../../foundation/core/index.ts';

const DRAWS = 0x1_0000_0000;

/** Bases of the Halton sequence, one an axis. */
const PRIMES = [
  ...[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53],
  ...[59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131],
];
export const MAX_QUASI_AXES = PRIMES.length;

/** A level below `count`, each as likely as any other but for less than one part in 2^32. */
export function randomLevel(prng: Prng, count: number): number {
  return mulDivFloor(prng.nextUint32(), count, DRAWS);
}

/**
 * The level of point `index` (from 1) of the Halton sequence on an axis: the digits of the index in the
 * axis' prime, mirrored behind the point. Exact in whole numbers.
 */
export function haltonLevel(index: number, axis: number, count: number): number {
  const base = PRIMES[axis];
  invariant(base !== undefined, 'every axis has a prime', { axis });
  let mirrored = 0;
  let denominator = 1;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    mirrored = mirrored * base + (rest % base);
    denominator *= base;
  }
  return mulDivFloor(mirrored, count, denominator);
}
