// RFC 8785: its own examples.
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('writes the example of section 3.2.2 as the RFC does', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],' +
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as in section 3.2.3', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(
      canonicalJson(value)
        .match(/:"[^"]+"/g)
        ?.map((text) => text.slice(2, -1)),
    ).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('has no spaces, and one text for one value', () => {
    expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: '' })).toBe('{"a":"","b":[1,{"c":3,"d":2}]}');
    expect(canonicalJson({})).toBe('{}');
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => canonicalJson({ value })).toThrow();
  });

  it('refuses lone surrogates', () => {
    expect(() => canonicalJson({ text: '\ud800' })).toThrow();
  });
});
