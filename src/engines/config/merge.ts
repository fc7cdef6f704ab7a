/**
 * Deep merge of layers (contract 9): later wins; maps merge, lists and scalars are replaced, and a
 * change of type is a problem. The merge keeps where each leaf was written.
 */
import type { Problem } from '../../foundation/core/index.ts';
import { configKeySpec, parseConfigKey } from '../../foundation/model/index.ts';
import { findBadNumbers } from './number-forms.ts';
import { childPath } from './paths.ts';
import { configProblem, placeOf } from './problems.ts';
import { besideSecrets, findSecrets } from './secrets/find-secrets.ts';
import { describeNode, type ConfigMap, type ConfigNode } from './types.ts';

/** The word that switches a limit off. */
export const OFF = 'OFF';

export interface Merged {
  readonly root: ConfigMap;
  /** Credentials and numbers that are not decimal text, in any layer; changes of type between layers. */
  readonly problems: readonly Problem[];
  /** Where credentials were found, as written: no other problem may speak of these places. */
  readonly secretPaths: readonly string[];
}

const NOTHING: ConfigMap = {
  kind: 'map',
  entries: new Map(),
  origin: { layer: 'no layer', line: null },
};

/** Merges layers in order; no layer at all is an empty map. A problem keeps the earlier value. */
export function mergeLayers(layers: readonly ConfigMap[]): Merged {
  const problems = layers.flatMap((layer) => findBadNumbers(layer));
  let root = NOTHING;
  for (const layer of layers) root = mergeMaps(root, layer, { path: '', problems });
  const secrets = findSecrets(layers, root);
  const secretPaths = secrets.map(({ path }) => path);
  return {
    root,
    problems: [...secrets.map(({ problem }) => problem), ...besideSecrets(problems, secretPaths)],
    secretPaths,
  };
}

interface Place {
  readonly path: string;
  readonly problems: Problem[];
}

function mergeMaps(earlier: ConfigMap, later: ConfigMap, place: Place): ConfigMap {
  const entries = new Map(earlier.entries);
  for (const [key, node] of later.entries) {
    const below = entries.get(key);
    const path = childPath(place.path, key);
    entries.set(
      key,
      below === undefined ? node : mergeNodes(below, node, { path, problems: place.problems }),
    );
  }
  return { kind: 'map', entries, origin: later.origin };
}

function mergeNodes(earlier: ConfigNode, later: ConfigNode, place: Place): ConfigNode {
  if (earlier.kind === 'map' && later.kind === 'map') return mergeMaps(earlier, later, place);
  if (earlier.kind === 'list' && later.kind === 'list') return later;
  if (isSameType(earlier, later) || isSwitch(earlier, later, place.path)) return later;
  place.problems.push(
    configProblem(
      'CONFIG_TYPE',
      place.path,
      later.origin,
      `is ${describeNode(later)} here and ${describeNode(earlier)} in ${placeOf(earlier.origin)}; ` +
        'a layer may change a value, not its type',
    ),
  );
  return earlier;
}

function isSameType(earlier: ConfigNode, later: ConfigNode): boolean {
  return earlier.kind === 'scalar' && later.kind === 'scalar' && earlier.type === later.type;
}

/** A limit may change between a number and the word OFF. */
function isSwitch(earlier: ConfigNode, later: ConfigNode, path: string): boolean {
  const key = parseConfigKey(path);
  if (key === null || configKeySpec(key).off === undefined) return false;
  return (isNumber(earlier) && isOff(later)) || (isOff(earlier) && isNumber(later));
}

function isNumber(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.type === 'number';
}

function isOff(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.type === 'text' && node.text === OFF;
}
