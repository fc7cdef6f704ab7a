import { describe, expect, it } from 'vitest';
import {
  formatSplitRatio,
  parseSplitRatio,
  splitPrice,
  splitRatio,
  splitRemainder,
  splitShares,
} from './split-ratio.ts';

const text = (of: string): string | null => {
  const ratio = parseSplitRatio(of);
  return ratio === null ? null : formatSplitRatio(ratio);
};

describe('a split ratio', () => {
  it.each([
    ['7', '7:1'],
    ['7.0', '7:1'],
    ['1.5', '3:2'],
    ['0.125', '1:8'],
    ['0.333333', '333333:1000000'],
    ['1000', '1000:1'],
    ['3:2', '3:2'],
    ['14:2', '7:1'],
    ['1:8', '1:8'],
    ['1000000:1', '1000000:1'],
  ])('%s is %s in lowest terms', (of, lowest) => {
    expect(text(of)).toBe(lowest);
  });

  it.each([
    '0',
    '-2',
    '1e3',
    '1000.000001',
    '0.0000001',
    '7:0',
    '07:1',
    '1000001:1',
    '7/1',
    '',
    ' 7',
  ])('"%s" is none', (of) => {
    expect(text(of)).toBeNull();
  });

  it('makes whole shares and a rest, and prices rounded down to 1 micro at least', () => {
    const ratio = splitRatio(3, 2);
    expect([splitShares(7, ratio), splitRemainder(7, ratio)]).toEqual([10, 1]);
    expect([splitPrice(100, ratio), splitPrice(1, ratio)]).toEqual([66, 1]);
    // 2^53 - 1 shares are not beyond it: 1 for 3
    expect(splitShares(Number.MAX_SAFE_INTEGER, splitRatio(1, 3))).toBe(3002399751580330);
  });
});
