// Spearman's rank correlation, against values worked out by hand and a published example.
import { describe, expect, it } from 'vitest';
import { rankCorrelation } from '../index.ts';

describe('rank correlation', () => {
  it('is 1 of the same order, -1 of the opposite one', () => {
    expect(rankCorrelation([1, 5, 9, 11], [-3, 0, 2, 1e9])).toBe(1);
    expect(rankCorrelation([1, 5, 9, 11], [4, 3, 2, -1])).toBe(-1);
  });

  it('agrees with the example of Wikipedia: IQ against hours of television', () => {
    const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
    const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
    expect(rankCorrelation(iq, hours)).toBeCloseTo(-29 / 165, 12); // -0.1757575…
  });

  it('gives equal values the mean of their ranks', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5 / sqrt(4.5 * 5).
    expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  });

  it('is unknown below three pairs, and where nothing differs', () => {
    expect(rankCorrelation([1, 2], [1, 2])).toBeNull();
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNull();
  });
});
