/** One side of `mqk config diff`: the config of a run that was written, or of layer files. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRunConfig, resolveRun } from '../../adapters/artifacts/index.ts';
import { loadConfig, parseConfigText } from '../../adapters/configfiles/index.ts';
import { canonicalConfig, configHash, type ConfigMap } from '../../engines/config/index.ts';
import type { Sha256Hex } from '../../foundation/core/index.ts';
import { parseRunId } from '../../foundation/model/index.ts';

export interface ConfigSide {
  readonly root: ConfigMap;
  readonly configHash: Sha256Hex;
}

/** Where the names of a command line lead. */
export interface SidePlaces {
  readonly cwd: string;
  /** The package's own folder, which holds `config/`. */
  readonly packageRoot: string;
  /** The folder that holds the run folders. */
  readonly outDir: string;
}

const MANIFEST = 'manifest.json';

/**
 * The config that `name` stands for: `last`, a run id or a run folder, else layer files with commas between
 * them, which must be valid in BACKTEST. Throws RUN_NOT_FOUND, RUN_LAST_UNKNOWN, RUN_CONFIG_UNREADABLE and the
 * failures of `loadConfig`.
 */
export function readConfigSide(name: string, places: SidePlaces): ConfigSide {
  const folder = runFolderOf(name, places);
  if (folder !== null)
    return sideOf(parseConfigText(readRunConfig(folder), join(folder, MANIFEST)));
  const config = loadConfig({
    configDir: join(places.packageRoot, 'config'),
    files: name.split(','),
    cwd: places.cwd,
    sets: [],
    mode: 'BACKTEST',
  });
  return sideOf(config.root);
}

function runFolderOf(name: string, { cwd, outDir }: SidePlaces): string | null {
  const path = resolve(cwd, name);
  if (existsSync(join(path, MANIFEST))) return path;
  return name === 'last' || parseRunId(name) !== null ? resolveRun(outDir, name) : null;
}

function sideOf(root: ConfigMap): ConfigSide {
  return { root, configHash: configHash(canonicalConfig(root)) };
}
