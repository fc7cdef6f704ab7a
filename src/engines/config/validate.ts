/**
 * Judges a merged config for a mode (contract 9): required keys, types, ranges, names, the mode itself,
 * and keys that nothing reads. All problems come together.
 */
import {
  compareCodeUnits,
  invariant,
  isDecimalText,
  type Problem,
} from '../../foundation/core/index.ts';
import {
  CONFIG_KEY_NAMES,
  configKeySpec,
  MODES,
  parseConfigKey,
  type ConfigKey,
  type Mode,
} from '../../foundation/model/index.ts';
import { checkJointLimits } from './rules/joint-limits.ts';
import { decodeSetting, type Setting } from './decode-setting.ts';
import { defaultScalar } from './default-scalar.ts';
import { findNode, visitLeaves } from './leaves.ts';
import { nearestKey } from './nearest-key.ts';
import { findDottedKeys } from './rules/dotted-keys.ts';
import { findBadEnvNames } from './rules/env-names.ts';
import { configProblem } from './problems.ts';
import { describeNode, type ConfigMap, type ConfigNode, type Origin } from './types.ts';

/** A suggestion costs a comparison with every key; nobody reads more of them. */
const MOST_SUGGESTIONS = 20;

export interface Verdict {
  /** What refuses the config, sorted by path. */
  readonly problems: readonly Problem[];
  /** CONFIG_UNUSED_KEYS where the mode tolerates them. */
  readonly warnings: readonly Problem[];
  /** The decoded values: of every declared key when there is no problem. */
  readonly settings: ReadonlyMap<ConfigKey, Setting>;
}

export function validateConfig(root: ConfigMap, mode: Mode): Verdict {
  const problems: Problem[] = [];
  const settings = new Map<ConfigKey, Setting>();
  const blocked = new Set<string>();
  for (const key of CONFIG_KEY_NAMES) {
    const found = findNode(root, key);
    if (found.at === 'missing') takeDefault(key, mode, { problems, settings });
    else if (found.at === 'node') takeNode(key, found.node, mode, { problems, settings });
    else if (!blocked.has(found.path)) {
      // One problem for a section that is none, however many keys it should hold.
      problems.push(notASection(found.path, found.node));
      blocked.add(found.path);
    }
  }
  problems.push(...checkMode(root, settings, mode));
  problems.push(...checkJointLimits(root, settings));
  const dotted = findDottedKeys(root);
  problems.push(...dotted, ...findBadEnvNames(root));
  const unused = findUnused(root, new Set([...blocked, ...dotted.map(({ path = '' }) => path)]));
  if (mode === 'LIVE') problems.push(...unused);
  problems.sort((a, b) => compareCodeUnits(a.path ?? '', b.path ?? ''));
  return { problems, warnings: mode === 'LIVE' ? [] : unused, settings };
}

function takeNode(key: ConfigKey, node: ConfigNode, mode: Mode, into: Outcome): void {
  if (node.kind !== 'scalar') {
    const message = `is ${describeNode(node)}; write one value`;
    into.problems.push(configProblem('CONFIG_TYPE', key, node.origin, message));
    return;
  }
  // The merge has reported it already, in whichever layer it stands.
  if (node.type === 'number' && !isDecimalText(node.text)) return;
  const decoded = decodeSetting(configKeySpec(key), node, mode);
  if (decoded.ok) into.settings.set(key, decoded.value);
  else
    into.problems.push(configProblem(decoded.error.code, key, node.origin, decoded.error.message));
}

function notASection(path: string, node: ConfigNode): Problem {
  const message = `is ${describeNode(node)}, not a section with keys below it`;
  return configProblem('CONFIG_TYPE', path, node.origin, message);
}

interface Outcome {
  readonly problems: Problem[];
  readonly settings: Map<ConfigKey, Setting>;
}

function takeDefault(key: ConfigKey, mode: Mode, into: Outcome): void {
  const spec = configKeySpec(key);
  if (spec.required === 'ALWAYS' || spec.required === mode) {
    const message = `is missing; ${mode} needs it: ${spec.meaning}`;
    into.problems.push(configProblem('CONFIG_MISSING', key, null, message));
    return;
  }
  const scalar = defaultScalar(spec);
  if (scalar === null) return;
  const decoded = decodeSetting(spec, scalar, mode);
  invariant(decoded.ok, 'a default fits its own key', { key });
  into.settings.set(key, decoded.value);
}

/** `engine.mode` is the highest mode permitted; the command may ask for it or for less. */
function checkMode(
  root: ConfigMap,
  settings: ReadonlyMap<ConfigKey, Setting>,
  mode: Mode,
): Problem[] {
  const highest = settings.get('engine.mode');
  if (highest?.type !== 'TEXT') return [];
  const rank = MODES.findIndex((name) => name === highest.text);
  if (MODES.indexOf(mode) <= rank) return [];
  const message = `permits ${highest.text} at most; this command runs in ${mode}`;
  const origin = originOf(root, 'engine.mode');
  return [configProblem('CONFIG_MODE_NOT_PERMITTED', 'engine.mode', origin, message)];
}

function originOf(root: ConfigMap, key: ConfigKey): Origin | null {
  const found = findNode(root, key);
  return found.at === 'node' ? found.node.origin : null;
}

/** Leaves that no declared key reads, in code-unit order of their paths; `judged` have a problem already. */
function findUnused(root: ConfigMap, judged: ReadonlySet<string>): Problem[] {
  const unused: { path: string; origin: Origin }[] = [];
  visitLeaves(root, (path, { origin }) => {
    if (!isExpected(path) && !isInside(path, judged)) unused.push({ path, origin });
  });
  unused.sort((a, b) => compareCodeUnits(a.path, b.path));
  return unused.map(({ path, origin }, index) => {
    const nearest = index < MOST_SUGGESTIONS ? nearestKey(path) : null;
    const hint = nearest === null ? 'correct or remove it' : `did you mean ${nearest}?`;
    return configProblem('CONFIG_UNUSED_KEYS', path, origin, `is read by nothing; ${hint}`);
  });
}

/** A declared key, something below one (a problem of its own already), or a section that may be empty. */
function isExpected(path: string): boolean {
  if (parseConfigKey(path) !== null) return true;
  return CONFIG_KEY_NAMES.some((key) => isBelow(key, path) || isBelow(path, key));
}

function isInside(path: string, places: ReadonlySet<string>): boolean {
  for (const place of places) if (path === place || isBelow(path, place)) return true;
  return false;
}

function isBelow(path: string, place: string): boolean {
  return path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}
