/** The effective config of a run: merged, valid, hashed, and readable by declared key alone. */
import {
  compareCodeUnits,
  err,
  ok,
  type Problem,
  type Result,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import { CONFIG_KEY_NAMES, type ConfigKey, type Mode } from '../../foundation/model/index.ts';
import { canonicalConfig, configHash } from './canonical.ts';
import { mergeLayers } from './merge.ts';
import { SettingsReader, type Reads } from './settings-reader.ts';
import { besideSecrets } from './secrets/find-secrets.ts';
import type { ConfigMap } from './types.ts';
import { validateConfig, type Verdict } from './validate.ts';

/** A key and who read it so far; no reader yet is an empty list. */
export interface KeyReaders {
  readonly key: ConfigKey;
  readonly readers: readonly string[];
}

export class EffectiveConfig {
  readonly mode: Mode;
  /** The merged tree, with the origin of each leaf. */
  readonly root: ConfigMap;
  /** RFC 8785 text, numbers as read; its SHA-256 is `configHash`. */
  readonly canonicalJson: string;
  readonly configHash: Sha256Hex;
  /** Problems that this mode tolerates: CONFIG_UNUSED_KEYS in BACKTEST and PAPER. */
  readonly warnings: readonly Problem[];
  private readonly settings: Verdict['settings'];
  // The verdict on the mode has read this one.
  private readonly reads: Reads = new Map([['engine.mode', new Set(['engines/config'])]]);

  constructor(root: ConfigMap, mode: Mode, verdict: Verdict) {
    this.root = root;
    this.mode = mode;
    this.canonicalJson = canonicalConfig(root);
    this.configHash = configHash(this.canonicalJson);
    this.warnings = verdict.warnings;
    this.settings = verdict.settings;
  }

  /** A reader that records its reads under `name`, e.g. `engines/risk`. */
  readerFor(name: string): SettingsReader {
    return new SettingsReader(name, this.settings, this.reads);
  }

  /** Every declared key, in code-unit order, with its readers so far. */
  consumption(): readonly KeyReaders[] {
    return CONFIG_KEY_NAMES.map((key) => ({
      key,
      readers: [...(this.reads.get(key) ?? [])].sort(compareCodeUnits),
    }));
  }
}

/** A further rule over the merged config, of a room that this one must not know. */
export type ConfigRule = (root: ConfigMap) => readonly Problem[];

/**
 * Merges layers and judges the result for a mode. All problems come together: credentials, then CONFIG_TYPE
 * of numbers and merges, then those of the merged config by path, those of further rules, and keys that
 * nothing reads.
 */
export function buildEffectiveConfig(
  layers: readonly ConfigMap[],
  mode: Mode,
  rules: readonly ConfigRule[] = [],
): Result<EffectiveConfig, readonly Problem[]> {
  const { root, problems, secretPaths } = mergeLayers(layers);
  const verdict = validateConfig(root, mode);
  const judged = [...verdict.problems, ...rules.flatMap((rule) => rule(root))];
  const all = [...problems, ...besideSecrets(judged, secretPaths)];
  // A refused config has to be corrected anyway: then what would only be warned of is told as well.
  if (all.length > 0) return err([...all, ...besideSecrets(verdict.warnings, secretPaths)]);
  return ok(new EffectiveConfig(root, mode, verdict));
}
