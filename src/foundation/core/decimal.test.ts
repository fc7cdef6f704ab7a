// Contract 1 and 1.1: which texts are decimals, and their one canonical form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScaled, isDecimalText, normalizeDecimal, parseScaled } from './decimal.ts';
import { MAX_SAFE } from './safe-int.ts';

describe('decimal text', () => {
  it.each([
    ['0', 0],
    ['100', 100_000_000],
    ['470.12', 470_120_000],
    ['-0.5', -500_000],
    ['-0', 0],
    ['0.000001', 1],
    ['1.10000000', 1_100_000],
    ['9007199254.740991', MAX_SAFE],
    ['-9007199254.740991', -MAX_SAFE],
  ])('%s is taken', (text, value) => {
    expect(parseScaled(text, 6)).toEqual({ ok: true, value });
  });

  it.each([
    '',
    '+1',
    '1e3',
    '01',
    '00',
    '.5',
    '5.',
    '-',
    '--1',
    ' 1',
    '1 ',
    '1,5',
    '0x10',
    'NaN',
    'Infinity',
    '１',
  ])('"%s" is no decimal', (text) => {
    expect(isDecimalText(text)).toBe(false);
    expect(parseScaled(text, 6)).toEqual({ ok: false, error: 'NOT_A_DECIMAL' });
  });

  it('with surplus digits is too precise unless they are zeros', () => {
    expect(parseScaled('0.0000005', 6)).toEqual({ ok: false, error: 'TOO_PRECISE' });
    expect(parseScaled('0.0000010', 6)).toEqual({ ok: true, value: 1 });
    expect(parseScaled('1.5', 0)).toEqual({ ok: false, error: 'TOO_PRECISE' });
  });

  it.each(['9007199254.740992', '-9007199254.740992', '1' + '0'.repeat(400)])(
    '%s is out of range',
    (text) => {
      expect(parseScaled(text, 6)).toEqual({ ok: false, error: 'OUT_OF_RANGE' });
    },
  );
});

describe('the canonical form', () => {
  it.each([
    [0, '0'],
    [1, '0.000001'],
    [-500_000, '-0.5'],
    [100_000_000, '100'],
    [470_120_000, '470.12'],
    [MAX_SAFE, '9007199254.740991'],
  ])('of %i micros is %s', (value, text) => {
    expect(formatScaled(value, 6)).toBe(text);
  });

  it('is read back as the same number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 8 }), (value, scale) => {
        const text = formatScaled(value, scale);
        expect(parseScaled(text, scale)).toEqual({ ok: true, value: value + 0 });
        expect(normalizeDecimal(text)).toBe(text);
      }),
    );
  });

  it.each([
    ['0.020', '0.02'],
    ['1.0', '1'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['-1.50', '-1.5'],
    ['100', '100'],
    ['123456789012345678901234567890.10', '123456789012345678901234567890.1'],
  ])('of the text %s is %s', (text, normal) => {
    expect(normalizeDecimal(text)).toBe(normal);
  });
});
