/** Stress profiles as layers of their own, to hold a stressed config against what they set. */
import type { Sha256Hex } from '../../foundation/core/index.ts';
import type { ConfigMap } from '../../engines/config/index.ts';
import { hashLayers, parseConfigText } from './load-config.ts';
import { stressFiles, type LayerRequest } from './read-stack.ts';

export interface StressLayer {
  /** As it was asked for: a name, or a path. */
  readonly name: string;
  /** Of the layer alone, in canonical form: its spelling does not matter. */
  readonly sha256: Sha256Hex;
  readonly root: ConfigMap;
}

/** The profiles of a stack, in its order. Throws as `loadConfig`, and STRESS_PROFILE_UNKNOWN. */
export function readStressLayers(
  of: Pick<LayerRequest, 'configDir' | 'cwd'> & { readonly stress: readonly string[] },
): readonly StressLayer[] {
  return stressFiles(of).map((file, at) => {
    const { configHash, canonicalJson } = hashLayers([file.path]);
    const root = parseConfigText(canonicalJson, file.name);
    return { name: of.stress[at] ?? file.name, sha256: configHash, root };
  });
}
