/** The config of a stored run, read anew from the text that was stored with it. */
import { loadRunConfig, parseConfigText } from '../../../adapters/configfiles/index.ts';
import {
  describeLeaves,
  type ConfigMap,
  type EffectiveConfig,
} from '../../../engines/config/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { ConfigKey, Mode } from '../../../foundation/model/index.ts';

export interface StoredConfig {
  /** Canonical text. */
  readonly configJson: string;
  readonly mode: Mode;
}

/** Stands for the text in problems. */
const STORED = "the run's config";

/** As judged for the run's mode. Throws CONFIG_INVALID with every problem. */
export function effectiveConfigOf({ configJson, mode }: StoredConfig): EffectiveConfig {
  return loadRunConfig({ configDir: '', text: configJson, name: STORED, stress: [], mode });
}

/** As it stands, whatever the mode would say. Throws CONFIG_INVALID for what is no config at all. */
export function storedConfigTree({ configJson }: StoredConfig): ConfigMap {
  return parseConfigText(configJson, STORED);
}

/** Whether `storedConfigTree` gives a tree: not of a text that is no config, or that holds a credential. */
export function isConfigReadable(config: StoredConfig): boolean {
  try {
    storedConfigTree(config);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** The texts of keys as they stand or by default; '' for one that has neither. Throws as `storedConfigTree`. */
export function storedTexts(
  config: StoredConfig,
  keys: readonly ConfigKey[],
): ReadonlyMap<ConfigKey, string> {
  const leaves = new Map(
    describeLeaves(storedConfigTree(config), config.mode).map(({ path, node }) => [path, node]),
  );
  return new Map(
    keys.map((key) => {
      const node = leaves.get(key);
      return [key, node?.kind === 'scalar' ? node.text : ''];
    }),
  );
}
