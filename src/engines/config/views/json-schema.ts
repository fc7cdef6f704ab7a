/**
 * The JSON Schema (draft 2020-12) of a layer, for editors: every key with its meaning, bounds and default,
 * drawn from the same table as the validator. Nothing is required, since a layer is a part; what only the
 * merged config or the text of a number can show (missing keys, digits beyond a key's decimals, OFF in LIVE)
 * stays with `mqk config validate`.
 */
import {
  formatScaled,
  normalizeDecimal,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  isNumberKind,
  isTextKind,
  MODES,
  NUMBER_KINDS,
  TEXT_KINDS,
  type ConfigKeySpec,
  type NumberKind,
  type TextKind,
} from '../../../foundation/model/index.ts';
import { defaultScalar } from '../default-scalar.ts';
import { OFF } from '../merge.ts';
import type { ConfigScalar } from '../types.ts';

/** The schema of a layer file. Keys of objects are in code-unit order of the config's keys. */
export function configJsonSchema(): JsonObject {
  const root: Section = { keys: new Map() };
  for (const key of CONFIG_KEY_NAMES) insert(root, key.split('.'), keySchema(configKeySpec(key)));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'MiniQuantDesk config layer',
    ...sectionSchema(root),
  };
}

interface Section {
  readonly keys: Map<string, Section | JsonObject>;
}

function isSection(node: Section | JsonObject | undefined): node is Section {
  return node !== undefined && node['keys'] instanceof Map;
}

function insert(section: Section, [name = '', ...rest]: readonly string[], leaf: JsonObject): void {
  if (rest.length === 0) {
    section.keys.set(name, leaf);
    return;
  }
  const found = section.keys.get(name);
  const child = isSection(found) ? found : { keys: new Map() };
  section.keys.set(name, child);
  insert(child, rest, leaf);
}

function sectionSchema(section: Section): JsonObject {
  const properties = [...section.keys].map(([name, node]): [string, JsonObject] => [
    name,
    isSection(node) ? sectionSchema(node) : node,
  ]);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

function keySchema(spec: ConfigKeySpec): JsonObject {
  const fallback = defaultScalar(spec);
  return {
    description: `${spec.meaning} ${readIn(spec)}`,
    ...valueSchema(spec),
    ...(fallback === null ? {} : { default: valueOf(fallback) }),
  };
}

function readIn(spec: ConfigKeySpec): string {
  return `Read in ${MODES.filter((mode) => spec.readers[mode] !== undefined).join(', ')}.`;
}

function valueSchema(spec: ConfigKeySpec): JsonObject {
  const { kind } = spec;
  if (isNumberKind(kind)) {
    const number = numberSchema(spec, kind);
    return spec.off === undefined ? number : { anyOf: [number, { const: OFF }] };
  }
  if (isTextKind(kind)) return textSchema(spec, kind);
  return kind === 'CONFIRMED' ? { const: true } : { type: 'boolean' };
}

function numberSchema(spec: ConfigKeySpec, kind: NumberKind): JsonObject {
  const { scale, min, max } = NUMBER_KINDS[kind];
  return {
    type: scale === 0 ? 'integer' : 'number',
    minimum: Number(formatScaled(spec.min ?? min, scale)),
    maximum: Number(formatScaled(max, scale)),
  };
}

function textSchema(spec: ConfigKeySpec, kind: TextKind): JsonObject {
  const { pattern } = TEXT_KINDS[kind];
  if (pattern !== null) return { type: 'string', pattern: `^(?:${pattern})$` };
  return { enum: [...(spec.choices ?? [])] };
}

/** Defaults are short decimals, which a double holds as well as the text does. */
function valueOf(scalar: ConfigScalar): JsonValue {
  if (scalar.type === 'number') return Number(normalizeDecimal(scalar.text));
  return scalar.type === 'flag' ? scalar.text === 'true' : scalar.text;
}
