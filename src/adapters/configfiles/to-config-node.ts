/** The library's tree as `ConfigNode`s: numbers as text, keys checked, every node with its line. */
import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type {
  ConfigList,
  ConfigMap,
  ConfigNode,
  ConfigScalar,
} from '../../engines/config/index.ts';
import { readPlain } from './scalar-type.ts';
import type { YamlProblems } from './yaml-problem.ts';

export interface Source {
  readonly layer: string;
  /** Physical line of an offset, from 1. */
  readonly lineOf: (offset: number) => number;
  readonly problems: YamlProblems;
}

/** Names that reach a prototype in careless code; no key of ours is called so. */
const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'];
const MERGE_KEY = '<<';
/** With the `u` flag only a surrogate without its partner matches. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** `line` of a map's value is the line of its key: that is where a person looks. */
export function toConfigNode(node: unknown, source: Source, line?: number): ConfigNode {
  if (isMap(node)) return toMap(node, source, line);
  if (isSeq(node)) return toList(node, source, line);
  if (isScalar(node)) return toScalar(node, source, line);
  // A pair without a value, `key:` at the end of a flow map.
  return { kind: 'scalar', type: 'null', text: 'null', origin: originOf(null, source, line) };
}

function toMap(map: YAMLMap, source: Source, line?: number): ConfigMap {
  const entries = new Map<string, ConfigNode>();
  for (const pair of map.items) {
    const key = readKey(pair, source);
    if (key === null) continue;
    if (entries.has(key.name))
      source.problems.add(key.line, `${shownKey(key.name)} is given twice in one map`);
    else entries.set(key.name, toConfigNode(pair.value, source, key.line));
  }
  return { kind: 'map', entries, origin: originOf(map, source, line) };
}

function toList(list: YAMLSeq, source: Source, line?: number): ConfigList {
  const items = list.items.map((item) => toConfigNode(item, source));
  return { kind: 'list', items, origin: originOf(list, source, line) };
}

function toScalar(scalar: Scalar, source: Source, line?: number): ConfigScalar {
  const origin = originOf(scalar, source, line);
  if (scalar.type === 'PLAIN') return { kind: 'scalar', ...readPlain(scalar.source ?? ''), origin };
  const text = String(scalar.value);
  if (LONE_SURROGATE.test(text)) {
    source.problems.add(origin.line, 'a text holds half of a surrogate pair');
  }
  return { kind: 'scalar', type: 'text', text, origin };
}

/** Keys may be credentials that slipped; only what looks like a word of ours is shown. */
function shownKey(name: string): string {
  return /^[a-z_]{1,40}$/.test(name) ? `the key ${name}` : 'a key';
}

interface Key {
  readonly name: string;
  readonly line: number;
}

/** Null, with a problem, when the key is not a text that may be one. */
function readKey({ key }: Pair, source: Source): Key | null {
  const node = isScalar(key) ? toScalar(key, source) : null;
  const line = lineOf(key, source) ?? 1;
  if (node?.type !== 'text') {
    source.problems.add(line, 'a key must be a text; put numbers and words like true in quotes');
    return null;
  }
  if (FORBIDDEN_KEYS.includes(node.text)) {
    source.problems.add(line, `a key may not be ${node.text}`);
    return null;
  }
  if (node.text === MERGE_KEY) {
    source.problems.add(line, 'merge keys (<<) are not read');
    return null;
  }
  return { name: node.text, line };
}

function originOf(node: unknown, source: Source, line?: number): ConfigScalar['origin'] {
  return { layer: source.layer, line: line ?? lineOf(node, source) };
}

function lineOf(node: unknown, source: Source): number | null {
  const hasRange = isScalar(node) || isMap(node) || isSeq(node);
  const offset = hasRange ? node.range?.[0] : undefined;
  return offset === undefined ? null : source.lineOf(offset);
}
