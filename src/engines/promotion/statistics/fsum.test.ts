import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fsum } from './fsum.ts';

it.each<[number[], number]>([
  [[], 0],
  [[1e16, 1, 1e-16, -1e16], 1],
  [Array.from({ length: 10 }, () => 0.1), 1],
  [[1e100, 1, -1e100, 1e-100, 1e50, -1, -1e50], 1e-100],
  [[2 ** 53, 1, 1e-9], 2 ** 53 + 2],
  [[2 ** 53, 1, -1e-9], 2 ** 53],
])('the exactly rounded sum of %j is %d', (terms, sum) => {
  expect(fsum(terms)).toBe(sum);
});

it('equals the exact sum, whatever the order', () => {
  const scaled = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  fc.assert(
    fc.property(fc.array(fc.tuple(scaled, fc.integer({ min: 0, max: 60 }))), (pairs) => {
      const terms = pairs.map(([mantissa, shift]) => mantissa / 2 ** shift);
      const exact = pairs.reduce((sum, [m, shift]) => sum + (BigInt(m) << BigInt(60 - shift)), 0n);
      // The conversion of a BigInt rounds once, and the scale is a power of two.
      expect(fsum(terms)).toBe(Number(exact) / 2 ** 60);
      expect(fsum([...terms].reverse())).toBe(fsum(terms));
    }),
    { numRuns: 500, seed: 20261123 },
  );
});

it('lets what is not finite through', () => {
  expect(fsum([1, Infinity])).not.toBeLessThan(Infinity);
});
