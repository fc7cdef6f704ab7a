// Samples of a series: their law, their blocks, and that a seed says it all.
import { describe, expect, it } from 'vitest';
import { Prng } from '../../../foundation/core/index.ts';
import { StationaryBootstrap, usualBlock } from './bootstrap.ts';
import { deviationOf, meanOf } from './moments.ts';

/** Values that are their own places. */
const PLACES = Float64Array.from({ length: 500 }, (_, i) => i);

function samples(meanBlock: number, count: number, seed = 1): Float64Array[] {
  const bootstrap = new StationaryBootstrap(PLACES, meanBlock, new Prng(seed));
  return Array.from({ length: count }, () => {
    const sample = new Float64Array(PLACES.length);
    bootstrap.draw(sample);
    return sample;
  });
}

describe('StationaryBootstrap', () => {
  it('draws the same samples from the same seed, and others from another', () => {
    expect(samples(8, 5)).toEqual(samples(8, 5));
    expect(samples(8, 1, 2)).not.toEqual(samples(8, 1, 1));
  });

  it.each([1, 4, 20])('goes on from one value to the next in blocks of %d on average', (block) => {
    let next = 0;
    let pairs = 0;
    for (const sample of samples(block, 200)) {
      for (let i = 1; i < sample.length; i++) {
        if (sample[i] === ((sample[i - 1] ?? NaN) + 1) % PLACES.length) next++;
        pairs++;
      }
    }
    // 99,800 pairs: the share lies within five deviations of 1 - 1 / block, and of chance
    const stays = 1 - 1 / block + 1 / (block * PLACES.length);
    expect(Math.abs(next / pairs - stays)).toBeLessThan(
      5 * Math.sqrt((stays * (1 - stays)) / pairs) + 1e-3,
    );
  });

  it('takes every value as often as any other', () => {
    const counts = new Float64Array(PLACES.length);
    for (const sample of samples(8, 1000))
      for (const place of sample) counts[place] = (counts[place] ?? 0) + 1;
    expect(meanOf(counts)).toBe(1000);
    expect(Math.max(...counts)).toBeLessThan(1000 * 1.5);
    expect(Math.min(...counts)).toBeGreaterThan(1000 * 0.5);
  });

  it('of single values spreads the mean by the deviation over the root of n', () => {
    const means = Float64Array.from(samples(1, 2000), meanOf);
    const expected = deviationOf(PLACES) / Math.sqrt(PLACES.length);
    expect(deviationOf(means) / expected).toBeGreaterThan(0.93);
    expect(deviationOf(means) / expected).toBeLessThan(1.07);
  });

  it('of one value repeats it', () => {
    const sample = new Float64Array(1);
    new StationaryBootstrap(Float64Array.of(7), 3, new Prng(1)).draw(sample);
    expect([...sample]).toEqual([7]);
  });
});

it.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [8, 2],
  [9, 3],
  [1000, 10],
  [5105, 18],
])('the usual block for %d values is %d', (count, block) => {
  expect(usualBlock(count)).toBe(block);
});
