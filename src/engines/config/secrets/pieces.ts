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

/** The texts of a map's own keys as written, and in the order of the keys where that is another. */
export function keyOrders(map: ConfigMap): string[][] {
  const written: [string, string][] = [];
  for (const [key, child] of map.entries) {
    if (child.kind === 'scalar' && isText(child)) written.push([key, child.text]);
  }
  const sorted = [...written].sort(([a], [b]) => compareNumbered(a, b));
  const isSame = sorted.every((entry, at) => entry === written[at]);
  return (isSame ? [written] : [written, sorted]).map((entries) => entries.map(([, text]) => text));
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
