import { describe, expect, it } from 'vitest';
import { drawdowns, sparkline } from './sparkline.ts';

describe('the sparkline', () => {
  it('spans eight steps from the lowest to the highest value', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 8)).toBe('▁▂▃▄▅▆▇█');
  });

  it('shows the last value of each stretch and never more than it has', () => {
    expect(sparkline([0, 9, 0, 1], 2)).toBe('█▁');
    expect(sparkline([5, 5], 9)).toBe('▁▁');
    expect(sparkline([], 9)).toBe('');
  });
});

describe('drawdowns', () => {
  it('are fractions of the running peak', () => {
    expect(drawdowns([100, 80, 120, 90])).toEqual([0, 0.2, 0, 0.25]);
  });
});
