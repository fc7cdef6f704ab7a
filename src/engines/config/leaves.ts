/** Walks a config: its leaves are scalars, and maps and lists without content. */
import { childPath, itemPath } from './paths.ts';
import type { ConfigMap, ConfigNode } from './types.ts';

/** Calls `visit` for each leaf, depth first, in the order written. */
export function visitLeaves(
  root: ConfigMap,
  visit: (path: string, leaf: ConfigNode) => void,
): void {
  for (const [key, node] of root.entries) visitNode(childPath('', key), node, visit);
}

function visitNode(
  path: string,
  node: ConfigNode,
  visit: (path: string, leaf: ConfigNode) => void,
): void {
  if (node.kind === 'scalar') visit(path, node);
  else if (node.kind === 'list') {
    if (node.items.length === 0) visit(path, node);
    node.items.forEach((item, index) => visitNode(itemPath(path, index), item, visit));
  } else {
    if (node.entries.size === 0) visit(path, node);
    for (const [key, child] of node.entries) visitNode(childPath(path, key), child, visit);
  }
}

/** Calls `visit` for each key of each map, depth first, in the order written. */
export function visitKeys(
  node: ConfigNode,
  visit: (key: string, path: string, child: ConfigNode) => void,
  path = '',
): void {
  if (node.kind === 'list') {
    node.items.forEach((item, index) => visitKeys(item, visit, itemPath(path, index)));
  } else if (node.kind === 'map') {
    for (const [key, child] of node.entries) {
      const below = childPath(path, key);
      visit(key, below, child);
      visitKeys(child, visit, below);
    }
  }
}

/** What stands at a dotted path: the node, a node that blocks the way to it, or nothing. */
export type Found =
  | { readonly at: 'node'; readonly node: ConfigNode }
  | { readonly at: 'blocked'; readonly path: string; readonly node: ConfigNode }
  | { readonly at: 'missing' };

export function findNode(root: ConfigMap, dottedPath: string): Found {
  let node: ConfigNode = root;
  let path = '';
  for (const key of dottedPath.split('.')) {
    if (node.kind !== 'map') return { at: 'blocked', path, node };
    const child = node.entries.get(key);
    if (child === undefined) return { at: 'missing' };
    node = child;
    path = childPath(path, key);
  }
  return { at: 'node', node };
}
