/** Each leaf of a config: where it was written, who reads it in a mode, and what that means. */
import { compareCodeUnits } from '../../../foundation/core/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  parseConfigKey,
  RUNNABLE_MODES,
  type ConfigKey,
  type Mode,
} from '../../../foundation/model/index.ts';
import { defaultScalar } from '../default-scalar.ts';
import { findNode, visitLeaves } from '../leaves.ts';
import type { ConfigMap, ConfigNode } from '../types.ts';

/**
 * - READ: rooms of this program read it in the mode, and a test holds them to it.
 * - DECLARED: rooms will read it, once the program can run in the mode.
 * - NOT_APPLICABLE: its readers all belong to other modes.
 * - UNUSED: no declared key; a warning in BACKTEST and PAPER, refused in LIVE.
 */
export type LeafUse = 'READ' | 'DECLARED' | 'NOT_APPLICABLE' | 'UNUSED';

export interface ConfigLeaf {
  /** Dotted path; list items as `[0]`, odd keys quoted. */
  readonly path: string;
  /** A scalar, or an empty list or section; of a key that no layer sets, its built-in default. */
  readonly node: ConfigNode;
  readonly use: LeafUse;
  /** Rooms such as `engines/risk`, in code-unit order; empty unless READ or DECLARED. */
  readonly readers: readonly string[];
}

/** Leaves of a merged config, and the defaults of declared keys that it leaves out, by path. */
export function describeLeaves(root: ConfigMap, mode: Mode): readonly ConfigLeaf[] {
  const leaves: ConfigLeaf[] = [];
  visitLeaves(root, (path, node) => {
    const key = parseConfigKey(path);
    if (key !== null) leaves.push(describe(key, node, mode));
    else if (!isEmptySection(path, node)) leaves.push({ path, node, use: 'UNUSED', readers: [] });
  });
  for (const key of CONFIG_KEY_NAMES) {
    const node = defaultScalar(configKeySpec(key));
    if (node !== null && findNode(root, key).at === 'missing')
      leaves.push(describe(key, node, mode));
  }
  return leaves.sort((a, b) => compareCodeUnits(a.path, b.path));
}

function describe(key: ConfigKey, node: ConfigNode, mode: Mode): ConfigLeaf {
  const rooms = [...(configKeySpec(key).readers[mode] ?? [])].sort(compareCodeUnits);
  if (rooms.length === 0) return { path: key, node, use: 'NOT_APPLICABLE', readers: [] };
  const use = RUNNABLE_MODES.includes(mode) ? 'READ' : 'DECLARED';
  return { path: key, node, use, readers: rooms };
}

/** `risk: {}` holds no value that anybody could read. */
function isEmptySection(path: string, node: ConfigNode): boolean {
  return node.kind === 'map' && CONFIG_KEY_NAMES.some((key) => key.startsWith(`${path}.`));
}
