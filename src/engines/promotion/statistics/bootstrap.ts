/**
 * Bootstrap of a series (Politis and Romano 1994): blocks of random length from random places, around the
 * end, so that what hangs together from day to day stays together. Nothing but products decides; the same
 * seed gives the same samples on every machine.
 */
import type { Prng } from '../../../foundation/core/index.ts';

const TWO_POW_32 = 0x1_0000_0000;

/**
 * Draws samples of the length of `values`, which has at least one. Blocks have `meanBlock` >= 1 values on
 * average, a whole number; with 1 every value is drawn for itself (iid).
 */
export class StationaryBootstrap {
  private readonly values: Float64Array;
  /** Chance that a block goes on. */
  private readonly stays: number;
  private readonly draws: Prng;

  constructor(values: Float64Array, meanBlock: number, draws: Prng) {
    this.values = values;
    this.stays = 1 - 1 / meanBlock;
    this.draws = draws;
  }

  /** Fills `sample`, as long as the values, with the next sample. */
  draw(sample: Float64Array): void {
    const { values } = this;
    const count = values.length;
    let i = 0;
    while (i < count) {
      let from = Math.floor(this.chance() * count);
      const end = Math.min(count, i + this.blockLength(count));
      while (i < end) {
        sample[i++] = values[from] as number;
        if (++from === count) from = 0;
      }
    }
  }

  /** Geometric, at most `limit`: 1, and one more for every power of `stays` above a draw. */
  private blockLength(limit: number): number {
    const { stays } = this;
    const chance = this.chance();
    let length = 1;
    for (let power = stays; power > chance && length < limit; power *= stays) length++;
    return length;
  }

  /** From 0 to below 1. */
  private chance(): number {
    return this.draws.nextUint32() / TWO_POW_32;
  }
}

/** The least whole number whose cube is at least `count`: the usual length of blocks for `count` values. */
export function usualBlock(count: number): number {
  let block = 1;
  while (block * block * block < count) block++;
  return block;
}
