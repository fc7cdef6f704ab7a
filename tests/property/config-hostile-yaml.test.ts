/** No text makes the reader of layers crash, hang or touch a prototype: it reads or names problems. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLayerBytes } from '../../src/adapters/configfiles/read-layers.ts';
import {
  buildEffectiveConfig,
  canonicalConfig,
  mergeLayers,
} from '../../src/engines/config/index.ts';

const MIB = 1_048_576;
/** What is refused by its tokens; a whole mebibyte takes milliseconds. */
const WHOLE = MIB;
/** What the parser must see: a mebibyte takes up to 10 s on a busy machine, so an eighth is enough here. */
const PART = MIB / 8;
/** Far above what a busy two-core machine needs, far below what a quadratic step takes. */
const SECONDS = 15;

/** Reads and judges; every way out is a value. */
function read(text: string): number {
  const { root, problems } = parseLayerBytes(new TextEncoder().encode(text), 'hostile.yaml');
  for (const { code, layer } of problems) {
    expect(code).toBe('CONFIG_YAML');
    expect(layer).toBe('hostile.yaml');
  }
  expect(problems.length).toBeLessThanOrEqual(21);
  const built = buildEffectiveConfig([root], 'LIVE');
  // Required keys are missing from all of these.
  expect(built.ok).toBe(false);
  return problems.length;
}

const TOKENS = [
  ...[
    'a',
    'b',
    '1',
    '0.5',
    '"',
    "'",
    '#',
    ':',
    ': ',
    '- ',
    '? ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '\n',
    '  ',
  ],
  ...[
    '&a',
    '*a',
    '!!str ',
    '%YAML 1.2',
    '---',
    '...',
    '|',
    '>',
    '<<',
    '\t',
    '\r\n',
    '__proto__',
    '\\u',
  ],
];

describe('hostile YAML', () => {
  it('gives values or typed problems for any mixture of YAML tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }), (tokens) => {
        expect(read(tokens.join(''))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('gives values or typed problems for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { root, problems } = parseLayerBytes(bytes, 'x');
        const merged = mergeLayers([root]);
        const isRead = problems.length === 0 && merged.problems.length === 0;
        const text = isRead ? canonicalConfig(merged.root) : '{}';
        expect(typeof JSON.parse(text)).toBe('object');
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what JSON writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (record) => {
        const forbidden = ['__proto__', 'constructor', 'prototype', '<<'];
        fc.pre(!Object.keys(record).some((key) => forbidden.includes(key)));
        const text = JSON.stringify(record);
        // JSON leaves DEL and C1 controls bare; YAML does not print them.
        fc.pre(!/[\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/.test(text));
        const { root, problems } = parseLayerBytes(new TextEncoder().encode(text), 'x');
        expect(problems).toEqual([]);
        expect(JSON.parse(canonicalConfig(root))).toEqual(record);
      }),
    );
  });

  const fill = (unit: string, size: number): string => unit.repeat(Math.floor(size / unit.length));
  it.each<[string, string]>([
    ['opening brackets', fill('[', WHOLE)],
    ['opening braces', fill('{a: ', WHOLE)],
    ['closing brackets', fill(']', WHOLE)],
    ['dashes', fill('- ', PART)],
    ['question marks', fill('? ', PART)],
    ['colons on one line', fill('a: ', PART)],
    ['quotes', fill('"', PART)],
    ['documents', fill('---\n', PART)],
    ['anchors', fill('- &a x\n', WHOLE)],
    ['equal keys', fill('a: 1\n', PART)],
    ['empty flow pairs', `[${fill(':,', PART).slice(2)}]`],
  ])(
    'takes bounded time for very many %s',
    (_, text) => {
      expect(read(text)).toBeGreaterThan(0);
    },
    SECONDS * 1000,
  );

  it('refuses the billion laughs by their anchors', () => {
    const lines = ['a: &a [x, x]'];
    for (const [index, name] of 'b c d e f g h i'.split(' ').entries()) {
      const before = 'abcdefgh'.charAt(index);
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }
    expect(read(lines.join('\n'))).toBe(21 - 1);
  });

  it('leaves Object.prototype alone', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    for (const text of [
      '__proto__: {polluted: 1}',
      'a: {__proto__: {polluted: 1}}',
      'constructor: {prototype: {polluted: 1}}',
    ]) {
      expect(read(text)).toBe(1);
    }
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect({}).not.toHaveProperty('polluted');
  });
});
