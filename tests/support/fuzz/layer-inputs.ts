/** Bytes for the reader of layers: shipped layers and hostile snippets, mutated; mixtures of tokens; any bytes. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { SHIPPED_LAYERS } from '../config/stacks.ts';

/** What breaks parsers: depth, references, types, keys that reach prototypes, odd characters. */
const HOSTILE: readonly string[] = [
  'a: &a [*a, *a]\n',
  '<<: {b: 1}\n',
  '__proto__: {polluted: true}\n',
  'constructor: {prototype: {polluted: true}}\n',
  '"\\u005f_proto__": 1\n',
  '? {a: b}\n: c\n',
  '!!js/function "function(){}"\n',
  '%TAG ! tag:x,2000:\n---\n',
  'a: |2-\n    x\n   y\n',
  'a: >+\n\n\n',
  'risk: {max_drawdown: 1e309, daily_loss_limit: .nan}\n',
  'risk.pdt: off\n',
  'engine: [1, 2]\nengine: {}\n',
  'a: "\\x00\\ud800\\U0010FFFF"\n',
  '{'.repeat(40),
  '- '.repeat(40),
  'a:\n\t- b\n',
  '\u2028a: 1\u2029\u0085',
  '\ufeff\ufeffa: 1',
];

const TOKENS: readonly string[] = [
  ...['a', 'risk', 'max_drawdown', '1', '0.5', 'OFF', 'true', 'null', '"', "'", '#', ':', ': '],
  ...['- ', '? ', ', ', '[', ']', '{', '}', '\n', '\r\n', '\r', '  ', '\t', '&a', '*a', '!!str '],
  ...['%YAML 1.2\n', '---', '...', '|', '>', '|2\n', '<<: ', '__proto__: ', '\\u', '\u0000', '💥'],
];

/** One change of a text; positions are taken modulo its length. */
type Change =
  | { readonly kind: 'insert'; readonly at: number; readonly text: string }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number }
  | {
      readonly kind: 'repeat';
      readonly at: number;
      readonly length: number;
      readonly times: number;
    }
  | { readonly kind: 'move'; readonly at: number; readonly length: number; readonly to: number };

const at = fc.nat({ max: 1_000_000 });
const length = fc.integer({ min: 1, max: 80 });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('insert' as const),
    at,
    text: fc.oneof(fc.constantFrom(...TOKENS, ...HOSTILE), fc.string({ maxLength: 8 })),
  }),
  fc.record({ kind: fc.constant('remove' as const), at, length }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at,
    length,
    times: fc.constantFrom(2, 3, 20, 400),
  }),
  fc.record({ kind: fc.constant('move' as const), at, length, to: at }),
);

function apply(text: string, one: Change): string {
  const start = one.at % (text.length + 1);
  if (one.kind === 'insert') return text.slice(0, start) + one.text + text.slice(start);
  const part = text.slice(start, start + one.length);
  const before = text.slice(0, start);
  const after = text.slice(start + one.length);
  if (one.kind === 'remove') return before + after;
  if (one.kind === 'repeat') return before + part.repeat(one.times) + after;
  const rest = before + after;
  const to = one.to % (rest.length + 1);
  return rest.slice(0, to) + part + rest.slice(to);
}

const seeds = [...SHIPPED_LAYERS.map((file) => readFileSync(file, 'utf8')), ...HOSTILE];

const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([text, changes]) => changes.reduce(apply, text));
const mixed = fc
  .array(fc.constantFrom(...TOKENS), { maxLength: 80 })
  .map((tokens) => tokens.join(''));
const encoder = new TextEncoder();

/** A layer file's bytes. */
export const layerBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: mutated.map((text) => encoder.encode(text)) },
  { weight: 3, arbitrary: mixed.map((text) => encoder.encode(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);
