import { describe, expect, it } from 'vitest';
import { canonicalConfig, findNode } from '../../engines/config/index.ts';
import { MAX_BYTES } from './file-text.ts';
import { parseLayerBytes, type ReadLayer } from './read-layers.ts';

const parse = (text: string): ReadLayer =>
  parseLayerBytes(new TextEncoder().encode(text), 'x.yaml');

/** Problems as `line message`. */
const complaints = (text: string): string[] =>
  parse(text).problems.map(({ line, message }) => `${line ?? '-'} ${message}`);

const nested = (levels: number): string => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`;

describe('parseLayerBytes', () => {
  it('keeps the text of numbers and reads the rest as YAML 1.2 core does', () => {
    const { root, problems } = parse(
      [
        'money: 0.020',
        'big: 123456789012345678901234567890',
        'flag: True',
        'yes_is_text: yes',
        'off_is_text: off',
        'underscore: 1_000',
        'octal_is_text: 0b1',
        'time: 12:30',
        'nothing:',
        'tilde: ~',
        'quoted: "0.020"',
        "single: 'it''s'",
        'block: |',
        '  two',
        '  lines',
        'list: [1.0, two, {a: b}]',
        '? explicit',
        ': key',
      ].join('\n'),
    );
    expect(problems).toEqual([]);
    expect(JSON.parse(canonicalConfig(root))).toEqual({
      money: 0.02,
      big: 123456789012345678901234567890,
      flag: true,
      yes_is_text: 'yes',
      off_is_text: 'off',
      underscore: '1_000',
      octal_is_text: '0b1',
      time: '12:30',
      nothing: null,
      tilde: null,
      quoted: '0.020',
      single: "it's",
      block: 'two\nlines\n',
      list: [1, 'two', { a: 'b' }],
      explicit: 'key',
    });
    expect(canonicalConfig(root)).toContain('"big":123456789012345678901234567890');
  });

  it.each(['1e3', '0x1F', '0o17', '.5', '5.', '+1', '007', '.inf', '-.INF', '.nan', '1E-5'])(
    'reads %s as a number with that text, for the engine to refuse',
    (text) => {
      const found = findNode(parse(`a: ${text}`).root, 'a');
      expect(found).toMatchObject({ node: { kind: 'scalar', type: 'number', text } });
    },
  );

  it.each(['', '\n\n', '# a comment\n', '---\n', '---\n# c\n...\n', '\ufeff', '{}'])(
    'reads %j as an empty map',
    (text) => {
      const { root, problems } = parse(text);
      expect(problems).toEqual([]);
      expect(canonicalConfig(root)).toBe('{}');
    },
  );

  it('gives each leaf the line of its key, with LF and CRLF', () => {
    for (const end of ['\n', '\r\n']) {
      const { root } = parse(['# top', 'a:', '  b: 1', '', '  c:', '    two', ''].join(end));
      expect(findNode(root, 'a.b')).toMatchObject({
        node: { origin: { layer: 'x.yaml', line: 3 } },
      });
      expect(findNode(root, 'a.c')).toMatchObject({ node: { origin: { line: 5 } } });
    }
  });

  it.each([
    ['a: 1\nb: &x 2\nc: *x\n', ['2 anchors (&) are not read', '3 aliases (*) are not read']],
    ['a: 1\n<<: {b: 2}\n', ['2 merge keys (<<) are not read']],
    ['a: !!str 1\nb: !x 2\n', ['1 tags (!) are not read', '2 tags (!) are not read']],
    ['%YAML 1.1\n---\na: 1\n', ['1 directives (%) are not read']],
    ['a: 1\nb: 2\na: 3\n', ['3 the key a is given twice in one map']],
    ['a: {"b": 1, b: 2}\n', ['1 the key b is given twice in one map']],
    ['x:\n  __proto__: 1\n', ['2 a key may not be __proto__']],
    ['constructor: 1\n', ['1 a key may not be constructor']],
    ['"prototype": 1\n', ['1 a key may not be prototype']],
    ['- a\n', ['1 the top of a layer must be a map of keys']],
    ['\n"text"\n', ['2 the top of a layer must be a map of keys']],
    ['null\n', ['1 the top of a layer must be a map of keys']],
    ['1: a\n', ['1 a key must be a text; put numbers and words like true in quotes']],
    ['true: a\n', ['1 a key must be a text; put numbers and words like true in quotes']],
    ['? [a]\n: b\n', ['1 a key must be a text; put numbers and words like true in quotes']],
    ['a: 1\n---\nb: 2\n', ['2 a layer is one document; a second one begins here']],
    ['a: 1\n...\nb: 2\n', ['3 a layer is one document; a second one begins here']],
    ['a: "\\ud800"\n', ['1 a text holds half of a surrogate pair']],
    ['a: 1\nb: x\u0007y\n', ['2 holds the control character U+0007']],
    ['a: 1\rb: 2\n', ['1 holds the control character U+000D']],
    ['a: ]\n', ['1 a bracket is closed that was never opened']],
    ['a:\n\t- b\n', ['2 tabs cannot indent; use spaces']],
    [nested(16), ['1 nested deeper than 16 levels']],
    [`${'- '.repeat(17)}a\n`, ['1 nested deeper than 16 levels']],
  ])('refuses %j', (text, expected) => {
    expect(complaints(text)).toEqual(expected);
  });

  it('accepts 16 levels, the root included', () => {
    expect(complaints(nested(15))).toEqual([]);
    const block = Array.from({ length: 16 }, (_, i) => `${' '.repeat(i)}k:`).join('\n');
    expect(complaints(block)).toEqual([]);
    expect(complaints(`${block}\n${' '.repeat(16)}k: 1`)).toEqual([
      '1 nested deeper than 16 levels',
    ]);
  });

  it('refuses what is not UTF-8 and what is over 1 MiB', () => {
    expect(parseLayerBytes(Uint8Array.of(0x61, 0x3a, 0xff), 'x').problems).toMatchObject([
      { code: 'CONFIG_YAML', message: 'is not UTF-8 text', layer: 'x' },
    ]);
    const comment = new TextEncoder().encode('#'.repeat(MAX_BYTES));
    expect(parseLayerBytes(comment, 'x').problems).toEqual([]);
    expect(parseLayerBytes(new Uint8Array(MAX_BYTES + 1), 'x').problems).toMatchObject([
      { message: 'is larger than 1048576 bytes (1 MiB)' },
    ]);
  });

  it('lists twenty problems of a layer and counts the rest', () => {
    const text = Array.from({ length: 30 }, () => 'a: 1').join('\n');
    const { problems } = parse(text);
    expect(problems).toHaveLength(21);
    expect(problems[20]?.message).toBe('9 more problems in this layer');
  });

  it('quotes nothing of the source in its messages', () => {
    const secret = 'sk-live-7Q2W3E4R5T6Y7U';
    for (const text of [
      `${secret}: [`,
      `a: "${secret}`,
      `${secret}: 1\n${secret}: 2`,
      `a: b: ${secret}`,
    ]) {
      const problems = JSON.stringify(parse(text).problems);
      expect(problems).toContain('CONFIG_YAML');
      expect(problems).not.toContain(secret);
    }
  });
});
