/** JSON that is folded is the same JSON. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldableJson } from './foldable-json.ts';

describe('a text with JSON', () => {
  it.each([
    [
      'RISK/X by mqk: {"a":1,"b":[{"c":2},{"d":3}]}',
      'RISK/X by mqk: {"a":1, "b":[{"c":2}, {"d":3}]}',
    ],
    ['X by mqk: {"reason":"stop,","x":1}', 'X by mqk: {"reason":"stop,", "x":1}'],
    ['X by mqk: {"reason":"a,\\"b,{","x":1}', 'X by mqk: {"reason":"a,\\"b,{", "x":1}'],
    ['X by mqk: {"a":1,"reason":"cut,{…', 'X by mqk: {"a":1, "reason":"cut,{…'],
    ['SUBMIT REJECTED (it said ",{")', 'SUBMIT REJECTED (it said ",{")'],
  ])('gets blanks between members alone: %s', (text, folded) => {
    expect(foldableJson(text)).toBe(folded);
  });

  it('keeps every value', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '{', '}', '[', ':', '\\', ' ', 'a') });
    const value = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.dictionary(text, text)));
    fc.assert(
      fc.property(value, (of) => {
        const folded = foldableJson(`said: ${JSON.stringify(of)}`);
        expect(JSON.stringify(JSON.parse(folded.slice('said: '.length)))).toBe(JSON.stringify(of));
      }),
    );
  });
});
