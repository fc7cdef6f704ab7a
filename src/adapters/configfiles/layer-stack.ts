/** Which files make a config, in which order (contract 9). */
import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { compareCodeUnits, Failure } from '../../foundation/core/index.ts';
import { failureOf } from './file-text.ts';
import type { LayerFile } from './read-layers.ts';

const PROFILES = 'risk_profiles';
const STRESS = 'stress_profiles';
const ENDING = /\.ya?ml$/;

/** The files of `--config` under the names that the user gave them. */
export function givenFiles(given: readonly string[], cwd = '.'): LayerFile[] {
  return given.map((name) => ({ path: resolve(cwd, name), name }));
}

/** What a command reads without `--config`: the shipped base and main engine. */
export function shippedFiles(configDir: string): LayerFile[] {
  return [
    ['defaults', 'base.yaml'],
    ['engines', 'main.yaml'],
  ].map((parts) => shippedFile(configDir, parts));
}

/** A file of the shipped folder under the name that the documentation uses. */
function shippedFile(configDir: string, parts: readonly string[]): LayerFile {
  return { path: join(configDir, ...parts), name: ['config', ...parts].join('/') };
}

/** Whether a file is the profile of that name: `…/risk_profiles/<name>.yaml`, in any config folder. */
export function isProfile(file: LayerFile, name: string): boolean {
  const path = resolve(file.path);
  return basename(dirname(path)) === PROFILES && basename(path).replace(ENDING, '') === name;
}

/** Whether a file is a stress profile: it lies in a folder `stress_profiles`. */
export function isStress({ path }: LayerFile): boolean {
  return basename(dirname(resolve(path))) === STRESS;
}

/** The profiles that are shipped, in code-unit order. Throws as `readLayerBytes`. */
export function shippedProfiles(configDir: string): string[] {
  return layersIn(configDir, PROFILES);
}

/** The stress profiles that are shipped, in code-unit order. Throws as `readLayerBytes`. */
export function shippedStressProfiles(configDir: string): string[] {
  return layersIn(configDir, STRESS);
}

/**
 * The file of a stress profile: a shipped one by its name, any other by its path. Fails with
 * STRESS_PROFILE_UNKNOWN.
 */
export function stressFile(configDir: string, name: string, cwd = '.'): LayerFile {
  if (/[./\\]/.test(name)) return { path: resolve(cwd, name), name };
  const known = shippedStressProfiles(configDir);
  if (known.includes(name)) return shippedFile(configDir, [STRESS, `${name}.yaml`]);
  const message = `there is no stress profile "${name.slice(0, 80)}"; known: ${known.join(', ')}`;
  throw new Failure('NOT_FOUND', 'STRESS_PROFILE_UNKNOWN', message, {
    fix: 'name a known one, or give the path of a layer file',
  });
}

function layersIn(configDir: string, folder: string): string[] {
  return listFiles(join(configDir, folder))
    .filter((file) => ENDING.test(file))
    .map((file) => file.replace(ENDING, ''))
    .sort(compareCodeUnits);
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw failureOf(error, folder);
  }
}

/** The profile's file and index: after all files but the stress profiles, which contract 9 puts last. */
export function profilePlace(
  configDir: string,
  of: { readonly given: readonly LayerFile[]; readonly stress: readonly LayerFile[] },
  name: string,
): { readonly at: number; readonly file: LayerFile } {
  const stress = of.given.findIndex(isStress);
  const file = shippedFile(configDir, [PROFILES, `${name}.yaml`]);
  return { at: stress < 0 ? of.given.length : stress, file };
}
