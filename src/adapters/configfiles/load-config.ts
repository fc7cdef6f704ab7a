/** Files and flags to the effective config of a run (contract 9). */
import {
  err,
  Failure,
  type Problem,
  type Result,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { Mode } from '../../foundation/model/index.ts';
import {
  buildEffectiveConfig,
  canonicalConfig,
  configHash,
  configProblem,
  findNode,
  findStressTrespass,
  mergeLayers,
  type ConfigMap,
  type ConfigScalar,
  type EffectiveConfig,
} from '../../engines/config/index.ts';
import { judgeKeyOwnership } from './key-ownership.ts';
import { parseLayerBytes, readLayer } from './read-layers.ts';
import { readStack, rootsOf, stressFiles, type LayerRequest, type Stack } from './read-stack.ts';

export interface ConfigRequest extends LayerRequest {
  /** The mode of the command. */
  readonly mode: Mode;
}

/**
 * Reads, merges and judges the config of a run. Throws a Failure: CONFIG_INVALID (exit 2) with every
 * problem, or the file failures of `readLayerBytes`.
 */
export function loadConfig(request: ConfigRequest): EffectiveConfig {
  const judged = judgeConfig(request);
  if (!judged.ok) throw invalid(judged.error);
  return judged.value;
}

/** As `loadConfig`, with every problem as a value; only trouble with files is thrown. */
export function judgeConfig(request: ConfigRequest): Result<EffectiveConfig, readonly Problem[]> {
  const stack = readStack(request);
  if (!stack.ok) return stack;
  const { layers, named } = stack.value;
  const built = buildEffectiveConfig(rootsOf(layers), request.mode, [judgeKeyOwnership]);
  const problems = withStackProblems(stack.value, built.ok ? [] : built.error);
  if (!built.ok || problems.length > 0) return err(problems);
  const renamed = findOtherProfile(built.value, named);
  return renamed === null ? built : err([renamed]);
}

/**
 * The merged layers of a request, whatever mode would permit them: no required keys, no ranges. Throws as
 * `loadConfig`, for YAML, numbers, changes of type and the stack itself.
 */
export function mergeConfig(request: LayerRequest): ConfigMap {
  const stack = readStack(request);
  if (!stack.ok) throw invalid(stack.error);
  const { root, problems } = mergeLayers(rootsOf(stack.value.layers));
  refuseProblems(withStackProblems(stack.value, problems));
  return root;
}

/** A layer that is a text in hand, such as the config of a manifest; `name` stands for it in problems. */
export function parseConfigText(text: string, name: string): ConfigMap {
  const layer = parseLayerBytes(new TextEncoder().encode(text), name);
  refuseProblems(layer.problems);
  const { root, problems } = mergeLayers([layer.root]);
  refuseProblems(problems);
  return root;
}

/** The config of a run that was written, with stress profiles over it. */
export interface RunConfigRequest {
  readonly configDir: string;
  /** Canonical config text of the run; `name` stands for it in problems. */
  readonly text: string;
  readonly name: string;
  /** As in a `LayerRequest`. */
  readonly stress: readonly string[];
  readonly cwd?: string;
  readonly mode: Mode;
}

/** The effective config of a run anew: without `stress` its hash is the run's. Throws as `loadConfig`. */
export function loadRunConfig(request: RunConfigRequest): EffectiveConfig {
  const base = parseConfigText(request.text, request.name);
  const layers = stressFiles(request).map((file) => readLayer(file));
  refuseProblems([
    ...layers.flatMap(({ problems }) => problems),
    ...layers.flatMap(({ root }) => findStressTrespass(root)),
  ]);
  const roots = [base, ...rootsOf(layers)];
  const built = buildEffectiveConfig(roots, request.mode, [judgeKeyOwnership]);
  if (!built.ok) throw invalid(built.error);
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

/**
 * What is wrong with the stack waits while a credential stands in it: a path of such a problem may be one.
 */
function withStackProblems(stack: Stack, problems: readonly Problem[]): readonly Problem[] {
  const hasSecret = problems.some(({ code }) => code === 'CONFIG_SECRET_DETECTED');
  return hasSecret ? problems : [...stack.problems, ...problems];
}

/** A profile that names another would make the effective config claim a layer that it does not hold. */
function findOtherProfile(config: EffectiveConfig, named: ConfigScalar | null): Problem | null {
  const name = config.readerFor('adapters/configfiles').nameAt('risk_profile');
  if (name === null || name === named?.text) return null;
  const found = findNode(config.root, 'risk_profile');
  const origin = found.at === 'node' ? found.node.origin : null;
  const message = 'is changed by the profile layer itself; a profile may only name itself';
  return configProblem('CONFIG_RANGE', 'risk_profile', origin, message);
}

function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function invalid(problems: readonly Problem[]): Failure {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  // Who gives a layer of their own often expects it to stand on the shipped ones.
  const fix = problems.some(({ code }) => code === 'CONFIG_MISSING')
    ? 'nothing but the files of --config is read: begin with --config config/defaults/base.yaml, then correct what the list still names'
    : 'correct what the list names; docs/specs/config_layering_and_hashing.md has every key';
  return new Failure('INPUT', 'CONFIG_INVALID', `the config has ${count}`, { problems, fix });
}
