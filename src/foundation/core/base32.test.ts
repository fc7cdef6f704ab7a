// RFC 4648 section 10, in lower case and without padding.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base32Lower } from './base32.ts';

describe('base32Lower', () => {
  it.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('of "%s" is "%s"', (text, encoded) => {
    expect(base32Lower(new TextEncoder().encode(text))).toBe(encoded);
  });

  it('gives 26 characters for 16 bytes, and keeps every bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = base32Lower(bytes);
        expect(text).toMatch(/^[a-z2-7]{26}$/);
        const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
        const bits = Array.from(text, (c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join(
          '',
        );
        const expected = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
        expect(bits.slice(0, 128)).toBe(expected);
      }),
    );
  });
});
