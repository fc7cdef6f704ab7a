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
/**
 * On an idle machine the worst of these takes 60 ms, most take 10; a machine with eight others at work
 * multiplies that. A step that is quadratic or builds the whole tree takes seconds.
 */
const MOST_MS = 2000;

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

  const fill = (unit: string): string => unit.repeat(Math.floor(MIB / unit.length));
  const some = (count: number, unit: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => unit(index)).join('');
  it.each<[string, string]>([
    ['opening brackets', fill('[')],
    ['opening braces', fill('{a: ')],
    ['closing brackets', fill(']')],
    ['dashes', fill('- ')],
    ['question marks', fill('? ')],
    ['colons on one line', fill('a: ')],
    ['quotes', fill('"')],
    ['wrong escapes', `a: "${fill('\\q').slice(8)}"`],
    ['documents', fill('---\n')],
    ['empty lines', fill('\n')],
    ['comments', fill('#\n')],
    ['lines of a block', `a: |\n${fill('\n').slice(8)}`],
    ['anchors', fill('- &a x\n')],
    ['equal keys', fill('a: 1\n')],
    ['empty flow pairs', `[${fill(':,').slice(2)}]`],
    ['flow items', `a: [${fill('1,').slice(8)}]`],
    ['steps of indentation', some(1400, (index) => `${' '.repeat(index)}a:\n`)],
  ])('refuses a mebibyte of %s in milliseconds', (_, text) => {
    const before = process.cpuUsage();
    expect(read(text)).toBeGreaterThan(0);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST_MS);
  });

  it.each<[string, string]>([
    ['keys that nothing reads', some(900, (index) => `${'abcdefgh'.repeat(8)}${index}: 1\n`)],
    ['dotted keys', some(900, (index) => `a.${index}: 1\n`)],
    ['numbers that are none', some(900, (index) => `k${index}: 1e5\n`)],
    ['items where one value belongs', `risk: {max_drawdown: [${'1,'.repeat(1500)}]}`],
    ['digits', `risk: {max_drawdown: 0.${'9'.repeat(MIB - 40)}}`],
    ['characters of a text', `a: ${'x'.repeat(MIB - 10)}`],
    ['quotes in a text', `a: ${"'".repeat(MIB - 10)}`],
  ])('judges as many %s as it reads in milliseconds', (_, text) => {
    const before = process.cpuUsage();
    expect(read(text)).toBe(0);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST_MS);
  });

  it('reads a layer of 5,000 lines or tokens, and no more', () => {
    const messages = (text: string): string[] =>
      parseLayerBytes(new TextEncoder().encode(text), 'x').problems.map(({ message }) => message);
    expect(messages('\n'.repeat(4999))).toEqual([]);
    expect(messages('\n'.repeat(5000))).toEqual(['has 5001 lines; at most 5000 are read']);
    expect(messages(`a: [${'1,'.repeat(2000)}]`)).toEqual([]);
    expect(messages(`a: [${'1,'.repeat(2500)}]`)).toEqual([
      'is longer than 5000 tokens here; no more are read',
    ]);
  });

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
