// Contract 5: xoshiro128** seeded by SplitMix32, against published outputs and the naive twin.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xoshiro128ss } from '../../../tests/support/naive/rng.ts';
import { InvariantViolation } from './invariant.ts';
import { Prng } from './prng.ts';

function draws(prng: Prng, count: number): number[] {
  return Array.from({ length: count }, () => prng.nextUint32());
}

describe('Prng', () => {
  it('draws what the reference implementation draws from the state 1, 2, 3, 4', () => {
    // Outputs of xoshiro128starstar.c (Blackman, Vigna), as the tests of rand_xoshiro list them.
    const prng = new Prng(0);
    prng.restore([1, 2, 3, 4]);
    expect(draws(prng, 10)).toEqual([
      11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492, 1_287_239_034, 3_734_860_849,
      3_729_100_597, 4_258_142_804,
    ]);
  });

  it('agrees with the naive twin for every seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (seed) => {
        const twin = xoshiro128ss(seed);
        expect(draws(new Prng(seed), 20)).toEqual(Array.from({ length: 20 }, () => Number(twin())));
      }),
    );
  });

  it('goes on from a snapshot', () => {
    const prng = new Prng(42);
    draws(prng, 7);
    const copy = new Prng(0);
    copy.restore(prng.snapshot());
    expect(draws(copy, 20)).toEqual(draws(prng, 20));
  });

  it('takes no state of another size', () => {
    expect(() => new Prng(0).restore([1, 2, 3])).toThrow(InvariantViolation);
  });
});
