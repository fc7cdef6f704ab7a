import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonValue } from '../../../foundation/core/index.ts';
import { isPlainPayload } from './plain-payload.ts';

describe('isPlainPayload', () => {
  it.each(['{}', '{"a":"","b_1":0,"c":-12,"d":true,"e":false,"f":null,"g":"x,\'y}"}'])(
    'knows %s',
    (text) => {
      expect(isPlainPayload(text)).toBe(true);
    },
  );

  it.each([
    '',
    '{',
    '}',
    '{"a":1,}',
    '{,"a":1}',
    '{"a":}',
    '{"a":1',
    '{"a" :1}',
    '{"b":1,"a":1}',
    '{"a":1,"a":1}',
    '{"":1}',
    '{"a":-0}',
    '{"a":-}',
    '{"a":01}',
    '{"a":1.5}',
    '{"a":1234567890123456}',
    '{"a":"\\n"}',
    '{"a":"\n"}',
    '{"a":"é"}',
    '{"a":"}',
    '{"a":nul}',
    '{"a":{}}',
    '{"a":1}{"b":1}',
    '[]',
  ])('does not take %j for plain', (text) => {
    expect(isPlainPayload(text)).toBe(false);
  });

  it('knows canonical texts only, whatever is done to them', () => {
    const value = fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.maxSafeInteger(), fc.boolean());
    const flat = fc.dictionary(fc.stringMatching(/^[a-z0-9_]{1,4}$/), value, { maxKeys: 5 });
    const edit = fc.option(fc.tuple(fc.nat(60), fc.stringMatching(/^[{}[\]",:0-3.eEt \\-]$/)));
    fc.assert(
      fc.property(flat, edit, (payload, change) => {
        const text = canonicalJson(payload);
        const at = change === null ? 0 : change[0] % text.length;
        const edited = change === null ? text : text.slice(0, at) + change[1] + text.slice(at + 1);
        const isPlain = isPlainPayload(edited);
        const again = isPlain ? canonicalJson(JSON.parse(edited) as JsonValue) : edited;
        expect(again).toBe(edited);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });
});
