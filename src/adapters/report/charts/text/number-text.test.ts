import { describe, expect, it } from 'vitest';
import { monthText, spanText } from './date-text.ts';
import { numberText, cellPercentText, signedText, tickText } from './number-text.ts';

describe('numbers as text', () => {
  it.each([
    ['AMOUNT', 1_234_567.891, '1,234,567.89'],
    ['AMOUNT', -999.999, '−1,000.00'],
    ['FRACTION', 0.12345, '12.35 %'],
    ['RATIO', -0.001, '0.00'],
    ['COUNT', 12_345, '12,345'],
    ['RATIO', null, '–'],
    ['RATIO', Number.NaN, '–'],
  ] as const)('%s %s is %s', (kind, value, text) => expect(numberText(kind, value)).toBe(text));

  it('what rounds to zero has no sign, what does not has one', () => {
    expect([0.0004, -0.0004, 0.0006, -0.0006].map(cellPercentText)).toEqual([
      '0.0',
      '0.0',
      '+0.1',
      '−0.1',
    ]);
    expect(signedText('AMOUNT', 3)).toBe('+3.00');
    expect(signedText('AMOUNT', 0)).toBe('0.00');
  });

  it('labels of an axis are short and differ', () => {
    expect(tickText('AMOUNT', 102_500, 2_500)).toBe('102.5k');
    expect(tickText('AMOUNT', 2_000_000, 500_000)).toBe('2.0M');
    expect(tickText('AMOUNT', 0, 500_000)).toBe('0');
    expect(tickText('RATIO', 0.30000000000000004, 0.1)).toBe('0.3');
  });

  it('lengths of time in their largest unit', () => {
    expect([1_500_000, 9_000_000, 2.5 * 86_400_000, 40 * 86_400_000].map(spanText)).toEqual([
      '25 min',
      '2.5 h',
      '2.5 d',
      '40 d',
    ]);
    expect(monthText(12)).toBe('Dec');
  });
});
