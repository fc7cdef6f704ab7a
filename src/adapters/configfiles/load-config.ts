/** Files and flags to the effective config of a run (contract 9). */
import { Failure, type Problem, type Sha256Hex } from '../../foundation/core/index.ts';
import type { Mode } from '../../foundation/model/index.ts';
import {
  buildEffectiveConfig,
  canonicalConfig,
  configHash,
  configProblem,
  findNode,
  mergeLayers,
  type ConfigMap,
  type ConfigScalar,
  type EffectiveConfig,
} from '../../engines/config/index.ts';
import { firstFiles, isProfile, shippedProfiles, profilePlace } from './layer-stack.ts';
import { readLayer, type LayerFile, type ReadLayer } from './read-layers.ts';
import { readSet, type ConfigSet } from './set-layer.ts';

export interface ConfigRequest {
  /** The `config` folder of the package. */
  readonly configDir: string;
  /** Exactly the files of `--config`; null: the shipped base and main engine. */
  readonly files: readonly string[] | null;
  /** Later wins; after all files. */
  readonly sets: readonly ConfigSet[];
  /** The mode of the command. */
  readonly mode: Mode;
}

/**
 * Reads, merges and judges the config of a run. Throws a Failure: CONFIG_INVALID (exit 2) with every
 * problem, or the file failures of `readLayerBytes`.
 */
export function loadConfig(request: ConfigRequest): EffectiveConfig {
  const { configDir, mode } = request;
  const files = firstFiles(configDir, request.files);
  const layers = files.map((file) => readLayer(file));
  const sets = request.sets.map((set) => readSet(set));
  refuseProblems([...layers, ...sets].flatMap(({ problems }) => problems));
  const named = profileOf([...layers, ...sets]);
  const stack = stackWith(named, { files, layers }, configDir);
  refuseProblems(stack.layers.flatMap(({ problems }) => problems));
  const built = buildEffectiveConfig(rootsOf([...stack.layers, ...sets]), mode);
  if (!built.ok) throw invalid([...stack.problems, ...built.error]);
  refuseProblems(stack.problems);
  refuseOtherProfile(built.value, named);
  return built.value;
}

export interface LayerHash {
  readonly configHash: Sha256Hex;
  /** The text that was hashed. */
  readonly canonicalJson: string;
}

/**
 * The hash and canonical form of exactly these files, merged in order: no base, no profile, and no
 * validation beyond what the merge needs. Throws as `loadConfig`.
 */
export function hashLayers(files: readonly string[]): LayerHash {
  const layers = files.map((path) => readLayer({ path, name: path }));
  refuseProblems(layers.flatMap(({ problems }) => problems));
  const { root, problems } = mergeLayers(rootsOf(layers));
  refuseProblems(problems);
  const canonicalJson = canonicalConfig(root);
  return { configHash: configHash(canonicalJson), canonicalJson };
}

/** The `risk_profile` of layers; null when it is absent or no text (validation says so). */
function profileOf(layers: readonly ReadLayer[]): ConfigScalar | null {
  const found = findNode(mergeLayers(rootsOf(layers)).root, 'risk_profile');
  if (found.at !== 'node' || found.node.kind !== 'scalar') return null;
  return found.node.type === 'text' ? found.node : null;
}

interface Stack {
  readonly layers: readonly ReadLayer[];
  readonly problems: readonly Problem[];
}

/** The layers with the named profile in its place, unless it is among them already. */
function stackWith(
  named: ConfigScalar | null,
  {
    files,
    layers,
  }: { readonly files: readonly LayerFile[]; readonly layers: readonly ReadLayer[] },
  configDir: string,
): Stack {
  if (named === null || files.some((file) => isProfile(file, named.text))) {
    return { layers, problems: [] };
  }
  const known = shippedProfiles(configDir);
  if (!known.includes(named.text)) {
    const message = `names no profile; config/risk_profiles has ${known.join(', ')}`;
    const { origin } = named;
    const problem = configProblem('CONFIG_PROFILE_UNKNOWN', 'risk_profile', origin, message);
    return { layers, problems: [problem] };
  }
  const { at, file } = profilePlace(configDir, files, named.text);
  return { layers: [...layers.slice(0, at), readLayer(file), ...layers.slice(at)], problems: [] };
}

/** A profile that names another would make the effective config claim a layer that it does not hold. */
function refuseOtherProfile(config: EffectiveConfig, named: ConfigScalar | null): void {
  const name = config.readerFor('adapters/configfiles').nameAt('risk_profile');
  if (name === null || name === named?.text) return;
  const found = findNode(config.root, 'risk_profile');
  const origin = found.at === 'node' ? found.node.origin : null;
  const message = 'is changed by the profile layer itself; a profile may only name itself';
  throw invalid([configProblem('CONFIG_RANGE', 'risk_profile', origin, message)]);
}

function rootsOf(layers: readonly ReadLayer[]): ConfigMap[] {
  return layers.map(({ root }) => root);
}

function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function invalid(problems: readonly Problem[]): Failure {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new Failure('INPUT', 'CONFIG_INVALID', `the config has ${count}`, {
    problems,
    fix: 'correct what the list names; docs/specs/config_layering_and_hashing.md has every key',
  });
}
