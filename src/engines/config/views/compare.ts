/** What differs between two configs, what may cost money first. */
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import { canonicalConfig } from '../canonical.ts';
import { visitLeaves } from '../leaves.ts';
import type { ConfigMap, ConfigNode } from '../types.ts';

export interface ConfigDifference {
  readonly path: string;
  /** Null where that side has no such leaf. */
  readonly before: ConfigNode | null;
  readonly after: ConfigNode | null;
  /** Whether it moves a limit, who trades, or with what permission. */
  readonly isRiskRelevant: boolean;
}

const RISK_RELEVANT = /^(?:arming|broker|engine|risk)\b|^risk_profile$/;

/**
 * Leaves whose canonical form differs: the risk-relevant first, then by path. Both are merged without a
 * problem, so that every number is decimal text.
 */
export function compareConfigs(before: ConfigMap, after: ConfigMap): readonly ConfigDifference[] {
  const [left, right] = [leavesOf(before), leavesOf(after)];
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .map((path) => ({ path, before: left.get(path) ?? null, after: right.get(path) ?? null }))
    .filter((pair) => textOf(pair.before) !== textOf(pair.after))
    .map((pair) => ({ ...pair, isRiskRelevant: RISK_RELEVANT.test(pair.path) }))
    .sort(
      (a, b) =>
        Number(b.isRiskRelevant) - Number(a.isRiskRelevant) || compareCodeUnits(a.path, b.path),
    );
}

function leavesOf(root: ConfigMap): ReadonlyMap<string, ConfigNode> {
  const leaves = new Map<string, ConfigNode>();
  visitLeaves(root, (path, node) => leaves.set(path, node));
  return leaves;
}

function textOf(node: ConfigNode | null): string | null {
  return node === null ? null : canonicalConfig(node);
}
