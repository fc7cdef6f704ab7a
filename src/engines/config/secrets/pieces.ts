/** The texts over which a credential may be cut, in the orders in which they may belong together. */
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import type { ConfigList, ConfigMap, ConfigNode } from '../types.ts';

/** The texts and numbers of a list and of what is inside of it, in the order written. */
export function piecesOf(list: ConfigList): string[] {
  return list.items.flatMap((item) => textsOf(item));
}

function textsOf(node: ConfigNode): string[] {
  if (node.kind === 'scalar') return isText(node) ? [node.text] : [];
  if (node.kind === 'list') return piecesOf(node);
  return [...node.entries.values()].flatMap((child) => textsOf(child));
}

/** The texts and numbers of a map's own keys, as written. */
export function siblingTexts(map: ConfigMap): string[] {
  return [...map.entries.values()].flatMap((child) =>
    child.kind === 'scalar' && isText(child) ? [child.text] : [],
  );
}

/** Keys that count or order: `key_1`, `key_2`; `key_a`, `key_b`; `head`, `tail`. */
const ORDINAL =
  /(?:^|[_-])(?:\d{1,3}|[a-z]|first|second|third|last|one|two|three|head|tail|left|right|start|begin|end|prefix|suffix|hi|lo|high|low)$|\d{1,3}$/i;

export interface Series {
  /** What the keys have in common, `api_key` of `api_key_1`. */
  readonly stem: string;
  readonly texts: readonly string[];
}

/** The texts of keys with a common stem and an ordinal, as written and in the order of their numbers. */
export function seriesOf(map: ConfigMap): Series[] {
  const byStem = new Map<string, [string, string][]>();
  for (const [key, child] of map.entries) {
    if (child.kind !== 'scalar' || !isText(child) || !ORDINAL.test(key)) continue;
    const stem = key.replace(ORDINAL, '');
    const written = byStem.get(stem) ?? [];
    written.push([key, child.text]);
    byStem.set(stem, written);
  }
  return [...byStem].flatMap(([stem, written]) => {
    if (written.length < 2) return [];
    const sorted = [...written].sort(([a], [b]) => compareNumbered(a, b));
    const isSame = sorted.every((entry, at) => entry === written[at]);
    const orders = isSame ? [written] : [written, sorted];
    return orders.map((entries) => ({ stem, texts: entries.map(([, text]) => text) }));
  });
}

function isText(node: ConfigNode): boolean {
  return node.kind === 'scalar' && (node.type === 'text' || node.type === 'number');
}

/** `part_2` before `part_10`. */
function compareNumbered(a: string, b: string): number {
  const [stemA, numberA] = splitNumber(a);
  const [stemB, numberB] = splitNumber(b);
  return compareCodeUnits(stemA, stemB) || numberA - numberB;
}

function splitNumber(key: string): [stem: string, number: number] {
  const digits = /\d{1,9}$/.exec(key)?.[0] ?? '';
  return [key.slice(0, key.length - digits.length), Number(digits)];
}
