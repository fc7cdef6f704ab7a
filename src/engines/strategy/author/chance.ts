/** Chance of a strategy: a generator of its own, started by the run's seed; the sim never draws from it. */
import { Prng, sha256Bytes } from '../../../foundation/core/index.ts';

const TWO_TO_32 = 4_294_967_296;

export class Chance {
  private readonly prng: Prng;

  /** The strategy's id is in the seed, so that the draws are others than the sim's. */
  constructor(seed: number, strategyId: string) {
    const [a = 0, b = 0, c = 0, d = 0] = sha256Bytes(`mqk-strategy|${strategyId}|${seed}`);
    this.prng = new Prng(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
  }

  /** From 0 to below 1, one 32-bit draw. */
  next(): number {
    return this.prng.nextUint32() / TWO_TO_32;
  }

  snapshot(): number[] {
    return this.prng.snapshot();
  }

  restore(words: readonly number[]): void {
    this.prng.restore(words);
  }
}
