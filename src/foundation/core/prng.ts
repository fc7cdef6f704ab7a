/**
 * xoshiro128** seeded by SplitMix32 (contract 5): 32-bit draws, the same on every machine.
 * SplitMix32 is the form with increment 0x9e3779b9 and multipliers 0x21f0aaad, 0x735a2d97;
 * its first four outputs are the four state words, in order.
 */
import { InvariantViolation } from './invariant.ts';

const GOLDEN_GAMMA = 0x9e3779b9;

function splitMix32(state: number): number {
  let z = state;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** A seeded generator of unsigned 32-bit integers. */
export class Prng {
  private readonly state = new Uint32Array(4);

  /** `seed`: 0 to 2^32 - 1. */
  constructor(seed: number) {
    let counter = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      counter = (counter + GOLDEN_GAMMA) >>> 0;
      this.state[i] = splitMix32(counter);
    }
  }

  /** The next draw, 0 to 2^32 - 1. */
  nextUint32(): number {
    const s = this.state;
    const s0 = s[0] ?? 0;
    const s1 = s[1] ?? 0;
    const s2 = (s[2] ?? 0) ^ s0;
    const s3 = (s[3] ?? 0) ^ s1;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    s[0] = s0 ^ s3;
    s[1] = s1 ^ s2;
    s[2] = s2 ^ (s1 << 9);
    s[3] = rotateLeft(s3, 11);
    return result;
  }

  snapshot(): number[] {
    return Array.from(this.state);
  }

  restore(words: readonly number[]): void {
    if (words.length !== 4) {
      throw new InvariantViolation('a generator has four state words', { given: words.length });
    }
    this.state.set(words);
  }
}
