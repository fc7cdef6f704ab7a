/** Layer files to config maps; what is wrong in any of them comes in one list. */
import type { Problem } from '../../foundation/core/index.ts';
import type { ConfigMap } from '../../engines/config/index.ts';
import { decodeLayerText } from './decode-text.ts';
import { readLayerBytes } from './file-text.ts';
import { parseLayer } from './parse-yaml.ts';
import { YamlProblems } from './yaml-problem.ts';

/** A layer file and the name under which problems and origins show it. */
export interface LayerFile {
  readonly path: string;
  readonly name: string;
}

export interface ReadLayer {
  readonly root: ConfigMap;
  /** CONFIG_YAML; when there are any, `root` is empty. */
  readonly problems: readonly Problem[];
}

/** Throws the failures of `readLayerBytes`. */
export function readLayer({ path, name }: LayerFile): ReadLayer {
  return parseLayerBytes(readLayerBytes(path), name);
}

export function parseLayerBytes(bytes: Uint8Array, name: string): ReadLayer {
  const problems = new YamlProblems(name);
  const text = decodeLayerText(bytes, problems);
  const root = parseLayer(text ?? '', name, problems);
  return { root, problems: problems.list() };
}
