import { describe, expect, it } from 'vitest';
import { layer, node, num, type Plain } from '../../../tests/support/config/trees.ts';
import { canonicalJson, type JsonValue } from '../../foundation/core/index.ts';
import { canonicalConfig, configHash } from './canonical.ts';

describe('canonicalConfig', () => {
  it('hashes the empty config to the value of contract 9', () => {
    expect(configHash(canonicalConfig(layer({})))).toBe(
      '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    );
  });

  it.each([
    ['0.020', '0.02'],
    ['1.0', '1'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['-1.50', '-1.5'],
    ['100', '100'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('writes %s as %s, exactly', (read, written) => {
    expect(canonicalConfig(node(num(read)))).toBe(written);
  });

  it('keeps a text that looks like a number a text', () => {
    expect(canonicalConfig(node('0.020'))).toBe('"0.020"');
  });

  it('sorts keys by UTF-16 code units', () => {
    // U+1F600 begins with 0xD83D, which sorts before U+FB33.
    const keys = ['\ufb33', '\u{1f600}', 'b', 'B', 'a.b', '10', '9', ''];
    const tree = node(Object.fromEntries(keys.map((key) => [key, true])));
    expect(Object.keys(JSON.parse(canonicalConfig(tree)) as object).length).toBe(keys.length);
    expect(canonicalConfig(tree)).toBe(
      '{"":true,"10":true,"9":true,"B":true,"a.b":true,"b":true,"\u{1f600}":true,"\ufb33":true}',
    );
  });

  it('equals the RFC 8785 library on trees of texts, flags, nulls and small integers', () => {
    const plain: Plain = {
      z: ['é', '\u2028', '"\\\u0007\n', null, true, { b: {}, a: [] }],
      a: { nested: { text: '', flag: false } },
    };
    expect(canonicalConfig(node(plain))).toBe(canonicalJson(plain as JsonValue));
    expect(canonicalConfig(node({ n: num('42'), m: num('-7') }))).toBe(
      canonicalJson({ n: 42, m: -7 }),
    );
  });

  it('treats a number that is not decimal text as a defect', () => {
    expect(() => canonicalConfig(node(num('1e3')))).toThrow('decimal text');
  });
});
