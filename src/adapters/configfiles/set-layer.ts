/** `--set path=value` as a layer of its own: a chain of maps with one scalar at its end. */
import {
  configProblem,
  isDottedPath,
  redactSecrets,
  type ConfigNode,
} from '../../engines/config/index.ts';
import { decodeLayerText } from './decode-text.ts';
import { parseYaml } from './parse-yaml.ts';
import type { ReadLayer } from './read-layers.ts';
import { MAX_DEPTH } from './yaml-guard.ts';
import { YamlProblems } from './yaml-problem.ts';

/** One setting of the command line. */
export interface ConfigSet {
  /** Dotted path of a key. */
  readonly path: string;
  /** Read as a YAML scalar: `0.1` is a number, `"0.1"` a text, nothing is null. */
  readonly value: string;
  /** The flag that the user typed; `--set` unless told. */
  readonly flag?: string;
}

export function readSet({ path, value, flag = '--set' }: ConfigSet): ReadLayer {
  const origin = { layer: flag, line: null };
  const refuse = (message: string): ReadLayer => ({
    root: { kind: 'map', entries: new Map(), origin },
    // The path is what a person typed, and may be anything.
    problems: [configProblem('CONFIG_SET_INVALID', redactSecrets(path), origin, message)],
  });
  const keys = path.split('.');
  if (!isDottedPath(path) || keys.length > MAX_DEPTH || keys.some((key) => FORBIDDEN.has(key))) {
    return refuse('is not a dotted path of a key, like risk.max_drawdown');
  }
  const problems = new YamlProblems(flag);
  const text = decodeLayerText(new TextEncoder().encode(value), problems);
  const node = text === null ? null : parseYaml(text, flag, problems);
  if (problems.hasAny()) {
    const [first] = problems.list();
    return refuse(`the value is refused: ${first?.message ?? 'not YAML'}`);
  }
  if (node !== null && node.kind !== 'scalar') return refuse('the value must be one plain value');
  const leaf: ConfigNode =
    node === null ? { kind: 'scalar', type: 'null', text: 'null', origin } : { ...node, origin };
  const root = keys.reduceRight<ConfigNode>(
    (below, key) => ({ kind: 'map', entries: new Map([[key, below]]), origin }),
    leaf,
  );
  return root.kind === 'map' ? { root, problems: [] } : refuse('is empty');
}

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
