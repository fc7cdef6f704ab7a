// RFC 8785: its own examples.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from './canonical-json.ts';

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

  it('gives the same bytes by the native writer as by the library', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const given = JSON.parse(JSON.stringify(value)) as JsonValue;
        // Keys out of order go to the library, with all that is inside of them.
        const byLibrary = textOf({ b: given, a: 0 });
        const ordered = byLibrary === null ? given : (JSON.parse(byLibrary) as { b: JsonValue }).b;
        for (const each of [given, ordered]) {
          const text = textOf(each);
          expect(text === null ? null : `{"a":0,"b":${text}}`).toBe(byLibrary);
        }
      }),
      { numRuns: 500, seed: 20261126 },
    );
  });
});

/** Null: it has no canonical form, as half of a surrogate pair has none. */
function textOf(value: JsonValue): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}
