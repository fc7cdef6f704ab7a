/** What of a layer is not in force in the config that it was merged into. */
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import { canonicalConfig } from '../canonical.ts';
import { findNode, visitLeaves } from '../leaves.ts';
import type { ConfigMap } from '../types.ts';

export interface OverriddenLeaf {
  readonly path: string;
  /** Canonical text of what the layer sets, and of what the config has in its place. */
  readonly wanted: string;
  readonly found: string;
  /** The layer that won, as its user knows it. */
  readonly by: string;
}

/**
 * Leaves of `layer` whose value in `effective` is another one, by path. Both are merged without a problem, so
 * that every number is decimal text.
 */
export function findOverridden(layer: ConfigMap, effective: ConfigMap): readonly OverriddenLeaf[] {
  const overridden: OverriddenLeaf[] = [];
  visitLeaves(layer, (path, leaf) => {
    const wanted = canonicalConfig(leaf);
    const there = findNode(effective, path);
    const found = there.at === 'node' ? canonicalConfig(there.node) : 'null';
    if (found === wanted) return;
    const by = there.at === 'missing' ? '' : there.node.origin.layer;
    overridden.push({ path, wanted, found, by });
  });
  return overridden.sort((a, b) => compareCodeUnits(a.path, b.path));
}
