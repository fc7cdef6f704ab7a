/**
 * INV-SECRET-03: the scanner finds made-up credentials of every kind, in every position and spelling, and
 * none in the shipped config and in 2,000 configs as people write them. Its time is in proportion to the
 * text, whatever the text is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashLayers } from '../../src/adapters/configfiles/index.ts';
import { mergeLayers, redactSecrets, secretRule } from '../../src/engines/config/index.ts';
import { formatRunPair, RUN_PAIRS } from '../../src/engines/lifecycle/index.ts';
import { CONFIG_DIR } from '../support/config/files.ts';
import { layer, num, type Plain } from '../support/config/trees.ts';
import { harmlessConfig } from '../support/secrets/harmless.ts';
import { samplesOf, type Sample } from '../support/secrets/samples.ts';

type Tree = { readonly [k: string]: Plain };

/** Paths of the credentials that are found, and everything that is said of them. */
function findIn(...trees: readonly Tree[]): { paths: string[]; said: string } {
  const { problems } = mergeLayers(trees.map((tree, at) => layer(tree, `layer-${at}`)));
  const found = problems.filter(({ code }) => code === 'CONFIG_SECRET_DETECTED');
  return { paths: found.map(({ path = '' }) => path), said: JSON.stringify(problems) };
}

const SAMPLES = [1, 2, 3].flatMap((seed) => samplesOf(seed));
const SHAPED = SAMPLES.filter(({ field }) => field === undefined);
const TOKENS = SHAPED.filter(({ isPhrase }) => !isPhrase);

const cut = (text: string, parts: number): string[] => {
  const size = Math.ceil(text.length / parts);
  return Array.from({ length: parts }, (_, at) => text.slice(at * size, (at + 1) * size));
};
const every = (text: string, size: number, gap: string): string =>
  cut(text, Math.ceil(text.length / size)).join(gap);
const wide = (text: string): string =>
  Array.from(text)
    .map((c) => (c > ' ' && c <= '~' ? String.fromCodePoint(c.charCodeAt(0) + 0xfee0) : c))
    .join('');

type Spelling = (text: string) => string;
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  'as it is': (text) => text,
  'inside a sentence': (text) => `use this: ${text} for now`,
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 for addresses': (text) => Buffer.from(text).toString('base64url'),
  'in hex': (text) => Buffer.from(text).toString('hex'),
  'in base64 of hex': (text) => Buffer.from(Buffer.from(text).toString('hex')).toString('base64'),
  'with zero-width characters': (text) => Array.from(text).join('\u200b'),
  'in full width': wide,
  'with escapes': (text) =>
    Array.from(text)
      .map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
      .join(''),
};

const PLACES: Readonly<Record<string, (field: string, value: string) => readonly Tree[]>> = {
  'a value': (field, value) => [{ [field]: value }],
  'a nested value': (field, value) => [{ risk: { more: { [field]: value } } }],
  'a list item': (field, value) => [{ [field]: ['fine', value] }],
  'a map in a list': (field, value) => [{ list: [{ [field]: value }] }],
  'an earlier layer that is overridden': (field, value) => [
    { [field]: value },
    { [field]: 'fine' },
  ],
  'a later layer': (field, value) => [{ [field]: 'fine' }, { [field]: value }],
};

function expectFound(
  samples: readonly Sample[],
  place: (of: Sample, value: string) => readonly Tree[],
): void {
  for (const sample of samples) {
    const value = sample.make();
    const { paths, said } = findIn(...place(sample, value));
    expect(paths, sample.kind).not.toEqual([]);
    expect(said.includes(value), `${sample.kind} is shown`).toBe(false);
    expect(said.includes(value.slice(0, 8)), `the head of ${sample.kind} is shown`).toBe(false);
  }
}

describe('a credential', () => {
  it.each(Object.entries(PLACES))('is found as %s', (_, trees) => {
    expectFound(SAMPLES, ({ field = 'note' }, value) => trees(field, value));
  });

  it.each(Object.entries(SPELLINGS))('is found %s', (_, spell) => {
    // A password in a field is known by its field, not by its letters.
    expectFound(
      SHAPED.filter(({ kind }) => kind !== 'twelve-data' && kind !== 'tiingo'),
      (_sample, value) => [{ note: spell(value) }],
    );
  });

  it('is found as a key, whose path is then taken out', () => {
    for (const { kind, make } of SHAPED) {
      const key = make();
      const { paths, said } = findIn({ section: { [key]: { below: num('1e3') } } });
      expect(paths, kind).toEqual(['section[REDACTED]']);
      expect(said.includes(key.slice(0, 8)), kind).toBe(false);
    }
  });

  it.each<[string, (value: string) => Tree]>([
    ['two list items', (value) => ({ notes: cut(value, 2) })],
    ['three numbered keys', (value) => ({ m: numbered(cut(value, 3)) })],
    ['numbered keys in another order', (value) => ({ m: reversed(numbered(cut(value, 2))) })],
    ['groups of five with spaces', (value) => ({ note: every(value, 5, ' ') })],
    ['lines', (value) => ({ note: every(value, 10, '\n') })],
    ['groups of six with hyphens', (value) => ({ note: every(value, 6, '-') })],
    ['texts with a plus between', (value) => ({ note: `"${cut(value, 2).join('" + "')}"` })],
  ])('cut into %s is found in 19 of 20 cases', (_, tree) => {
    const samples = TOKENS.filter(
      ({ kind }) => !/^(?:twelve|tiingo|oanda|secret-key-short)/.test(kind),
    );
    const missed = samples.filter(({ make }) => findIn(tree(make())).paths.length === 0);
    expect(missed.length, missed.map(({ kind }) => kind).join(' ')).toBeLessThanOrEqual(
      Math.floor(samples.length / 20),
    );
  });

  it('is found by its field among sentences, and taken out of a text', () => {
    for (const { kind, make, isPhrase } of TOKENS) {
      if (isPhrase || kind === 'twelve-data' || kind === 'tiingo') continue;
      const value = make();
      const shown = redactSecrets(`the value ${value} is refused; see docs/CODES.md`);
      expect(shown, kind).toBe('the value [REDACTED] is refused; see docs/CODES.md');
    }
  });
});

function numbered(parts: readonly string[]): Tree {
  return Object.fromEntries(parts.map((part, at) => [`part_${at + 1}`, part]));
}

function reversed(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).reverse());
}

describe('no credential', () => {
  it('is found in 2,000 harmless configs', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      expect(findIn(harmlessConfig(seed)).paths, `seed ${seed}`).toEqual([]);
    }
  }, 120_000);

  it('is found in two harmless layers merged', () => {
    for (let seed = 1; seed <= 200; seed++) {
      expect(findIn(harmlessConfig(seed), harmlessConfig(seed + 7919)).paths).toEqual([]);
    }
  });

  it('is found in long lists and long texts', () => {
    const symbols = Array.from({ length: 5000 }, (_, at) => `S${at % 977}.${at}`);
    const text = 'Buy 10 SPY at 470.25 when RSI(14) is below 30, and sell it at noon. '.repeat(60);
    const texts = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [key, text]));
    expect(findIn({ symbols, texts })).toEqual({ paths: [], said: '[]' });
  });

  it('is found in any shipped layer', () => {
    const files = readdirSync(CONFIG_DIR, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => join(CONFIG_DIR, file));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      expect(hashLayers([file]).configHash).toMatch(/^[0-9a-f]{64}$/);
      expect(redactSecrets(readFileSync(file, 'utf8'))).toBe(readFileSync(file, 'utf8'));
    }
  });

  it.each(['MQK_MAIN_API_KEY', 'ALPACA_API_SECRET_MAIN', 'PGPASSWORD', 'APCA_API_KEY_ID', 'A'])(
    'is the name %s in a field for names',
    (name) => {
      expect(secretRule(name, ['broker', 'keys_env', 'api_key'])).toBeNull();
      expect(secretRule(name, ['api_key_env'])).toBeNull();
    },
  );

  it('is in what a program says of a run: a UUID between words is none', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...RUN_PAIRS), (runId, pair) => {
        const at = `run ${runId} is ${formatRunPair(pair)}`;
        for (const text of [at, `${at} (version 4, epoch 2): HALT is refused`, `no ${runId} today`])
          expect(redactSecrets(text)).toBe(text);
      }),
    );
  });

  it('is in what is left of a text without one', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 30 }), (text) => {
        expect(redactSecrets(text)).toBe(text);
      }),
    );
  });
});

describe('time', () => {
  const unit: Readonly<Record<string, string>> = {
    'one letter': 'a',
    'base64 of text': Buffer.from('hello world, this is text 1 ').toString('base64'),
    'hex of text': '4a',
    'prefixes of keys': 'sk-',
    'heads of tokens': 'eyJ',
    'heads with dots': 'eyJaaaaaaaaaaaaaa.',
    'addresses without end': 'a://b:',
    digits: '1234567890:',
    'names without values': 'token= ',
    'gaps everywhere': 'a 1 b ',
    'zero-width characters': 'a\u200b1',
    'percent signs': '%41',
    'full width': '\uff41\uff11',
    dashes: '-',
    'capitals and digits': 'ABCDEFGH2',
  };
  it.each(Object.entries(unit))('stays small for 16 KiB of %s', (_, text) => {
    const hostile = text.repeat(Math.ceil(16_384 / text.length)).slice(0, 16_384);
    secretRule(hostile, null);
    const before = performance.now();
    secretRule(hostile, ['api_key']);
    // Some 30 ms at most on a free core; the machine of a test is not free.
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('is none for a text of 1 MiB: what cannot be looked at whole is refused', () => {
    const before = performance.now();
    expect(findIn({ note: 'eyJ'.repeat(349_525) }).paths).toEqual(['note']);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
