/** Walks a config and says of each node where it is, in a form that can be shown. */
import { childPath, itemPath } from '../paths.ts';
import type { ConfigMap, ConfigNode } from '../types.ts';
import { fieldKind } from './field-kind.ts';
import { findByKey } from './field-value.ts';
import { findInText } from './sightings.ts';

export interface Place {
  /** The path as written; a key in it may be a credential. */
  readonly path: string;
  /** The path with such keys taken out. */
  readonly shown: string;
  /** The keys from the root; an item of a list has those of its list. */
  readonly keys: readonly string[];
  /** The node's own key; null for the root and for items. */
  readonly key: string | null;
  /** The rule by which that key is a credential; null when it is none. */
  readonly keyRule: string | null;
}

const ROOT: Place = { path: '', shown: '', keys: [], key: null, keyRule: null };
const REDACTED = '[REDACTED]';

/** Calls `visit` for every node, parents first. */
export function visitPlaces(
  root: ConfigMap,
  visit: (node: ConfigNode, place: Place) => void,
): void {
  visitAt(root, ROOT, visit);
}

function visitAt(
  node: ConfigNode,
  place: Place,
  visit: (node: ConfigNode, place: Place) => void,
): void {
  visit(node, place);
  if (node.kind === 'scalar') return;
  if (node.kind === 'map') {
    for (const [key, child] of node.entries) visitAt(child, below(place, key), visit);
    return;
  }
  node.items.forEach((item, index) => {
    visitAt(item, itemOf(place, index), visit);
  });
}

function below({ path, shown, keys }: Place, key: string): Place {
  const keyRule = findInText(key)[0]?.rule ?? findByKey(key, fieldKind(keys));
  return {
    path: childPath(path, key),
    shown: keyRule === null ? childPath(shown, key) : `${shown}${REDACTED}`,
    keys: [...keys, key],
    key,
    keyRule,
  };
}

function itemOf({ path, shown, keys }: Place, index: number): Place {
  return {
    path: itemPath(path, index),
    shown: itemPath(shown, index),
    keys,
    key: null,
    keyRule: null,
  };
}
