/** Reads the layers of a config in their order, with the profile that they name. */
import { err, ok, type Problem, type Result } from '../../foundation/core/index.ts';
import {
  configProblem,
  findNode,
  findStressTrespass,
  mergeLayers,
  type ConfigMap,
  type ConfigScalar,
} from '../../engines/config/index.ts';
import {
  givenFiles,
  isProfile,
  isStress,
  profilePlace,
  shippedFiles,
  shippedProfiles,
  stressFile,
} from './layer-stack.ts';
import { readLayer, type LayerFile, type ReadLayer } from './read-layers.ts';
import { readSet, type ConfigSet } from './set-layer.ts';

/** Which layers make a config. */
export interface LayerRequest {
  /** The `config` folder of the package. */
  readonly configDir: string;
  /** Exactly the files of `--config`; null: the shipped base and main engine. */
  readonly files: readonly string[] | null;
  /** Folder from which relative files are read, while problems show them as given; else the process's own. */
  readonly cwd?: string;
  /** Stress profiles in the order in which they are merged, by name or path; absent: none. */
  readonly stress?: readonly string[];
  /** Later wins; after all files. */
  readonly sets: readonly ConfigSet[];
}

export interface Stack {
  /** All layers in order, the profile in its place, the sets last. */
  readonly layers: readonly ReadLayer[];
  /** The merged `risk_profile`; null when it is absent or no text (validation says so). */
  readonly named: ConfigScalar | null;
  /** What is wrong with the stack, not with one layer's YAML: an unknown profile, a stress profile's keys. */
  readonly problems: readonly Problem[];
}

/**
 * The layers of a request, or the YAML problems of them all, since what such a layer lacks cannot be known.
 * Throws the failures of `readLayerBytes`.
 */
export function readStack(request: LayerRequest): Result<Stack, readonly Problem[]> {
  const { configDir, sets } = request;
  const given =
    request.files === null ? shippedFiles(configDir) : givenFiles(request.files, request.cwd);
  const stress = stressFiles(request);
  const files = [...given, ...stress];
  const layers = files.map((file) => ({ file, ...readLayer(file) }));
  const last = sets.map((set) => readSet(set));
  const unread = [...layers, ...last].flatMap(({ problems }) => problems);
  if (unread.length > 0) return err(unread);
  const problems = [
    ...findRepeated(files),
    ...layers
      .filter(({ file }) => isStress(file) || stress.includes(file))
      .flatMap(({ root }) => findStressTrespass(root)),
  ];
  const named = profileOf([...layers, ...last]);
  if (named === null || files.some((file) => isProfile(file, named.text))) {
    return ok({ layers: [...layers, ...last], named, problems });
  }
  const known = shippedProfiles(configDir);
  if (!known.includes(named.text)) {
    const unknown = profileUnknown(named, known);
    return ok({ layers: [...layers, ...last], named, problems: [unknown, ...problems] });
  }
  const { at, file } = profilePlace(configDir, { given, stress }, named.text);
  const profile = readLayer(file);
  if (profile.problems.length > 0) return err(profile.problems);
  const stack = [...layers.slice(0, at), profile, ...layers.slice(at), ...last];
  return ok({ layers: stack, named, problems });
}

/** The stress profiles of a request. Throws STRESS_PROFILE_UNKNOWN and the failures of `readLayerBytes`. */
export function stressFiles(of: Pick<LayerRequest, 'configDir' | 'cwd' | 'stress'>): LayerFile[] {
  return (of.stress ?? []).map((name) => stressFile(of.configDir, name, of.cwd));
}

/** A file that is given again would undo what stands between. */
function findRepeated(files: readonly LayerFile[]): Problem[] {
  const seen = new Set<string>();
  return files.flatMap(({ path, name }) => {
    if (!seen.has(path)) {
      seen.add(path);
      return [];
    }
    const message = 'is given twice; its second turn would undo what stands between';
    return [configProblem('CONFIG_LAYER_REPEATED', '', { layer: name, line: null }, message)];
  });
}

/** The maps of layers, for the merge. */
export function rootsOf(layers: readonly ReadLayer[]): ConfigMap[] {
  return layers.map(({ root }) => root);
}

function profileOf(layers: readonly ReadLayer[]): ConfigScalar | null {
  const found = findNode(mergeLayers(rootsOf(layers)).root, 'risk_profile');
  if (found.at !== 'node' || found.node.kind !== 'scalar') return null;
  return found.node.type === 'text' ? found.node : null;
}

function profileUnknown(named: ConfigScalar, known: readonly string[]): Problem {
  const message = `names no profile; config/risk_profiles has ${known.join(', ')}`;
  return configProblem('CONFIG_PROFILE_UNKNOWN', 'risk_profile', named.origin, message);
}
