/** Laws of the config merge and its canonical form, on generated layers. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalConfig,
  configHash,
  mergeLayers,
  type ConfigMap,
  type ConfigNode,
} from '../../src/engines/config/index.ts';
import {
  canonicalJson,
  normalizeDecimal,
  type JsonValue,
} from '../../src/foundation/core/index.ts';
import { parseLayerBytes } from '../../src/adapters/configfiles/read-layers.ts';
import { SHIPPED_LAYERS } from '../support/config/stacks.ts';
import { layer, node, num, type Plain } from '../support/config/trees.ts';

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'risk', 'max_drawdown', '10', '9', 'a.b', ''),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const wholeText = fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String);
const decimalText = fc
  .tuple(fc.boolean(), wholeText, fc.option(fc.stringMatching(/^[0-9]{1,20}$/), { nil: null }))
  .map(([isNegative, whole, fraction]) =>
    [isNegative ? '-' : '', whole, fraction === null ? '' : `.${fraction}`].join(''),
  );
const leaf: fc.Arbitrary<Plain> = fc.oneof(
  decimalText.map(num),
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: { readonly [k: string]: Plain }; value: Plain }>((tie) => ({
  tree: fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(leaf, { maxLength: 3 }),
    tie('tree'),
  ),
}));

/** The same tree with the keys of every map in the order of a seed. */
function shuffled(of: ConfigNode, seed: number): ConfigNode {
  if (of.kind !== 'map') return of;
  const entries = [...of.entries].map(([k, child]): [string, ConfigNode] => [
    k,
    shuffled(child, seed),
  ]);
  const rank = (text: string): number =>
    Array.from(text).reduce(
      (sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973,
      seed,
    );
  return { ...of, entries: new Map(entries.sort(([a], [b]) => rank(a) - rank(b))) };
}

const json = (layers: readonly ConfigMap[]): string => canonicalConfig(mergeLayers(layers).root);

describe('the canonical form', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(tree, fc.integer({ min: 1, max: 9000 }), (plain, seed) => {
        const written = layer(plain);
        expect(canonicalConfig(shuffled(written, seed))).toBe(canonicalConfig(written));
      }),
    );
  });

  it('is JSON, and equals RFC 8785 wherever the tree holds no numbers', () => {
    const withoutNumbers = (value: Plain): JsonValue => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(withoutNumbers);
      const record = value as { readonly [k: string]: Plain };
      if (Object.keys(record).length === 1 && typeof record['num'] === 'string') return 'a number';
      return Object.fromEntries(Object.entries(record).map(([k, v]) => [k, withoutNumbers(v)]));
    };
    fc.assert(
      fc.property(tree, (plain) => {
        expect(() => JSON.parse(canonicalConfig(layer(plain))) as unknown).not.toThrow();
        const texts = withoutNumbers(plain);
        expect(canonicalConfig(node(texts as Plain))).toBe(canonicalJson(texts));
      }),
    );
  });

  it('writes a number alike however many zeros end it, and exactly', () => {
    fc.assert(
      fc.property(decimalText, fc.nat({ max: 9 }), (text, zeros) => {
        const longer = (text.includes('.') ? text : `${text}.`) + '0'.repeat(zeros + 1);
        const written = canonicalConfig(node(num(longer)));
        expect(written).toBe(canonicalConfig(node(num(text))));
        expect(written).toMatch(/^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/);
        expect(normalizeDecimal(written)).toBe(written);
      }),
    );
  });

  it('writes small numbers as RFC 8785 does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), (value) => {
        expect(canonicalConfig(node(num(String(value))))).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('the hash of a layer file', () => {
  const hashOf = (text: string): string => {
    const { root, problems } = parseLayerBytes(new TextEncoder().encode(text), 'x.yaml');
    expect(problems).toEqual([]);
    return configHash(canonicalConfig(root));
  };
  /** A line as somebody else would have written it. */
  const respelt = (line: string, seed: number): string => {
    const number = /^([^#]*: )([0-9]+)(\.[0-9]+)?$/.exec(line);
    if (number === null) return seed % 3 === 0 ? `${line}  ` : line;
    const [, key = '', whole = '', fraction = '.0'] = number;
    return `${key}${whole}${fraction}${'0'.repeat(seed % 4)} # ${seed}`;
  };

  it.each(SHIPPED_LAYERS.map((file) => [basename(file), readFileSync(file, 'utf8')]))(
    'of %s does not change with comments, blank lines, line ends and spellings of numbers',
    (_, text) => {
      fc.assert(
        fc.property(fc.array(fc.nat({ max: 99 }), { minLength: 200, maxLength: 200 }), (seeds) => {
          const lines = text.split('\n').flatMap((line, at) => {
            const seed = seeds[at % seeds.length] ?? 0;
            const between = seed % 5 === 0 ? ['', `  # ${seed}`] : [];
            return [respelt(line, seed), ...between];
          });
          const end = (seeds[0] ?? 0) % 2 === 0 ? '\n' : '\r\n';
          expect(hashOf(lines.join(end))).toBe(hashOf(text));
        }),
        { numRuns: 40 },
      );
    },
  );
});

describe('the merge', () => {
  it('is associative for layers that do not change a type, origins included', () => {
    fc.assert(
      fc.property(tree, tree, tree, (a, b, c) => {
        const [first, second, third] = [layer(a, 'a'), layer(b, 'b'), layer(c, 'c')];
        const all = mergeLayers([first, second, third]);
        const tail = mergeLayers([second, third]);
        fc.pre(all.problems.length === 0 && tail.problems.length === 0);
        expect(mergeLayers([first, tail.root]).root).toEqual(all.root);
        expect(mergeLayers([mergeLayers([first, second]).root, third]).root).toEqual(all.root);
      }),
      { numRuns: 300 },
    );
  });

  it('has the empty layer as its neutral element and repeats without effect', () => {
    fc.assert(
      fc.property(tree, (plain) => {
        const once = canonicalConfig(layer(plain));
        expect(json([layer({}), layer(plain), layer({})])).toBe(once);
        expect(json([layer(plain), layer(plain)])).toBe(once);
      }),
    );
  });

  it('keeps the earlier value at a change of type, one problem each', () => {
    fc.assert(
      fc.property(leaf, fc.constantFrom<Plain>({ x: true }, ['x']), (value, other) => {
        const { root, problems } = mergeLayers([layer({ k: value }), layer({ k: other })]);
        expect(problems).toHaveLength(1);
        expect(canonicalConfig(root)).toBe(canonicalConfig(layer({ k: value })));
      }),
    );
  });
});
