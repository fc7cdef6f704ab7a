/**
 * The JSON Schema that editors use and the validator that decides agree: what one refuses, the other refuses,
 * but for what a schema of one layer cannot know (missing keys, the mode, limits that belong together, digits beyond
 * a key's decimals).
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeConfig } from '../../src/adapters/configfiles/index.ts';
import {
  buildEffectiveConfig,
  configJsonSchema,
  type ConfigNode,
} from '../../src/engines/config/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  type ConfigKey,
  type Mode,
} from '../../src/foundation/model/index.ts';
import { shippedStacks, stackRequest } from '../support/config/stacks.ts';
import { layer, num, REQUIRED, type Plain } from '../support/config/trees.ts';

const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
const matchesSchema = ajv.compile(configJsonSchema());

/** Problems that the schema of a single layer cannot see. */
const OF_THE_WHOLE = new Set(['CONFIG_MISSING', 'CONFIG_MODE_NOT_PERMITTED']);

/** A config as the JSON that an editor makes of its YAML. */
function toJson(node: ConfigNode): unknown {
  if (node.kind === 'list') return node.items.map(toJson);
  if (node.kind === 'map') {
    return Object.fromEntries([...node.entries].map(([key, child]) => [key, toJson(child)]));
  }
  if (node.type === 'number') return Number(node.text);
  if (node.type === 'null') return null;
  return node.type === 'flag' ? node.text === 'true' : node.text;
}

/** Whether a layer on top of the required keys is accepted without a word. */
function isAccepted(tree: Tree, mode: Mode): boolean {
  const built = buildEffectiveConfig([layer(REQUIRED), layer(tree)], mode);
  const told = built.ok ? built.value.warnings : built.error;
  return told.every(
    ({ code, message }) => OF_THE_WHOLE.has(code) || message.endsWith('set both or neither'),
  );
}

type Tree = { readonly [k: string]: Plain };

/** Values that some key or other accepts, and some that none does; at most two decimals. */
const value: fc.Arbitrary<Plain> = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '-'), fc.nat({ max: 40_000_000 }), fc.nat({ max: 99 }))
    .map(([sign, whole, cents]) => num(`${sign}${whole}.${String(cents).padStart(2, '0')}`)),
  fc.constantFrom('0', '0.5', '1', '1.0', '3.00', '10', '10.01', '1000.01', '10000').map(num),
  fc.constantFrom<Plain>('OFF', 'off', 'auto', 'XNYS', 'HALT', 'MAIN', 'LIVE', 'NEXT_OPEN', 'A_B'),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<Plain>([], {}, 'a b', ''),
);

/** A value of the key's own kind more often than not. */
function valueOf(key: ConfigKey): fc.Arbitrary<Plain> {
  const { choices, off } = configKeySpec(key);
  return fc.oneof(value, fc.constantFrom<Plain>(...(choices ?? []), ...(off ? ['OFF'] : []), true));
}

const leaf = fc
  .constantFrom<string>(...CONFIG_KEY_NAMES, 'risk.max_drawdwon', 'no_such', 'data.x.y')
  .chain((key) =>
    fc.tuple(
      fc.constant(key),
      CONFIG_KEY_NAMES.some((name) => name === key) ? valueOf(key as ConfigKey) : value,
    ),
  );

const WINDOW = 'risk.order.repeat_window_seconds';
const REPEATS = 'risk.order.max_repeats';

/** Half of the pair is refused by the validator alone: in a layer the other half may come from another. */
function withPair(leaves: readonly (readonly [string, Plain])[]): (readonly [string, Plain])[] {
  const half = leaves.find(([path]) => path === WINDOW || path === REPEATS);
  if (half === undefined) return [...leaves];
  const [path, plain] = half;
  const other = path === WINDOW ? REPEATS : WINDOW;
  const rest = leaves.filter(([name]) => name !== other);
  return [...rest, [other, plain === 'OFF' ? 'OFF' : num('1')]];
}

/** A layer of these leaves; a later one that does not fit below an earlier one is left out. */
function treeOf(leaves: readonly (readonly [string, Plain])[]): Tree {
  const root: Record<string, Plain> = {};
  for (const [path, plain] of withPair(leaves)) {
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    let at = root;
    for (const part of parts) at = (at[part] ??= {}) as Record<string, Plain>;
    at[last] = plain;
  }
  return root;
}

describe('schema and validator', () => {
  it('are valid draft 2020-12, with a description of every key', () => {
    expect(ajv.validateSchema(configJsonSchema())).toBe(true);
    const descriptions = JSON.stringify(configJsonSchema()).match(/"description":/g);
    expect(descriptions).toHaveLength(CONFIG_KEY_NAMES.length);
  });

  it.each(CONFIG_KEY_NAMES)('agree on every value of %s', (key) => {
    fc.assert(
      fc.property(valueOf(key), (plain) => {
        const tree = treeOf([[key, plain]]);
        expect(matchesSchema(toJson(layer(tree)))).toBe(isAccepted(tree, 'BACKTEST'));
      }),
      { numRuns: 60 },
    );
  });

  it('agree on layers of many keys, known and unknown', () => {
    fc.assert(
      fc.property(fc.uniqueArray(leaf, { maxLength: 6, selector: ([key]) => key }), (leaves) => {
        const tree = treeOf(leaves);
        expect(matchesSchema(toJson(layer(tree)))).toBe(isAccepted(tree, 'BACKTEST'));
      }),
      { numRuns: 500 },
    );
  });

  it('agree that what LIVE accepts passes', () => {
    fc.assert(
      fc.property(leaf, (one) => {
        const tree = treeOf([one]);
        fc.pre(isAccepted(tree, 'LIVE'));
        expect(matchesSchema(toJson(layer(tree)))).toBe(true);
      }),
    );
  });

  it.each(shippedStacks())('agree on the shipped stack $name', (stack) => {
    const judged = judgeConfig(stackRequest(stack, 'BACKTEST'));
    expect(judged.ok && matchesSchema(toJson(judged.value.root))).toBe(true);
  });
});
