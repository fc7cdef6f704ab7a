/** The configs under which a run is repeated: stacks of stress profiles over its own. */
import { join } from 'node:path';
import {
  readStressLayers,
  shippedStressProfiles,
  type StressLayer,
} from '../../../adapters/configfiles/index.ts';
import {
  compareConfigs,
  findOverridden,
  type ConfigNode,
  type OverriddenLeaf,
} from '../../../engines/config/index.ts';
import { Failure, parseScaled } from '../../../foundation/core/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { readConfig } from '../plan/config-source.ts';
import { withConfig, type RunPlan } from '../plan/run-plan.ts';

/** Stands between the profiles of one scenario, the first merged first. */
const STACK_SIGN = '+';
/** Each is a whole run, and a curve in the evaluation. */
const MAX_SCENARIOS = 32;
/** No cost of a config has more decimals. */
const MICRO_DIGITS = 6;

export interface StressScenario {
  /** Profiles joined by `+`. */
  readonly name: string;
  readonly layers: readonly StressLayer[];
  /** The run under them, over the same bars. */
  readonly plan: RunPlan;
  /** Whether orders fill otherwise than in the run itself. */
  readonly hasEffect: boolean;
  /** What profiles set and the config does not have. */
  readonly overridden: readonly (OverriddenLeaf & { readonly profile: string })[];
  /** Keys by which orders fill more easily than in the run itself. */
  readonly eased: readonly string[];
}

/** Names of stacks: those asked for, in their order, then each shipped profile and all of them, if wanted. */
export function scenarioNames(
  of: { readonly profiles: readonly string[]; readonly all: boolean },
  packageRoot: string,
): readonly string[] {
  const shipped = of.all ? shippedStressProfiles(join(packageRoot, 'config')) : [];
  const stacked = shipped.length > 1 ? [shipped.join(STACK_SIGN)] : [];
  const names = [...new Set([...of.profiles, ...shipped, ...stacked])];
  if (names.length === 0) {
    throw usage('no stress profile was named', 'add --profile NAME, or --all');
  }
  if (names.length > MAX_SCENARIOS) {
    const message = `${names.length} stress scenarios are more than ${MAX_SCENARIOS}`;
    throw usage(message, 'ask for fewer at a time');
  }
  return names;
}

/**
 * A stack of profiles over the config of `plan`. Fails with STRESS_PROFILE_UNKNOWN, CONFIG_INVALID,
 * USAGE_INVALID for a stack that names a profile twice, or as reading a layer does.
 */
export function planScenario(
  name: string,
  plan: RunPlan,
  places: Pick<Places, 'packageRoot' | 'cwd'>,
): StressScenario {
  const stress = name.split(STACK_SIGN);
  if (stress.includes('') || new Set(stress).size < stress.length) {
    throw usage(
      `--profile "${name.slice(0, 80)}" has an empty or repeated name`,
      'write each name once, joined by +: slippage_x2+latency_high',
    );
  }
  const config = readConfig(plan.configSource, places, stress);
  const configDir = join(places.packageRoot, 'config');
  const layers = readStressLayers({ configDir, cwd: places.cwd, stress });
  const stressed = withConfig(plan, config);
  return {
    name,
    layers,
    plan: stressed,
    hasEffect: marketOf(stressed) !== marketOf(plan),
    overridden: layers.flatMap((layer) =>
      findOverridden(layer.root, config.root).map((leaf) => ({ profile: layer.name, ...leaf })),
    ),
    eased: compareConfigs(plan.config.root, config.root)
      .filter(({ before, after }) => hardnessOf(after) < hardnessOf(before))
      .map(({ path }) => path),
  };
}

/** Says what of a scenario is not as its name promises, and which keys of its profiles nothing reads. */
export function warnOf(scenario: StressScenario, base: RunPlan, watch: Watch): void {
  for (const { code, message } of doubtsOf(scenario, base)) {
    watch.note(`warning ${code}: ${scenario.name}: ${message}`);
  }
}

function doubtsOf(
  { plan, hasEffect, overridden, eased }: StressScenario,
  base: RunPlan,
): readonly { readonly code: string; readonly message: string }[] {
  const known = new Set(base.config.warnings.map(({ path }) => path));
  return [
    ...plan.config.warnings
      .filter(({ path }) => !known.has(path))
      .map(({ code, path = '', message }) => ({ code, message: `${path} ${message}` })),
    ...overridden.map(({ profile, path, wanted, found, by }) => ({
      code: 'STRESS_PROFILE_OVERRIDDEN',
      message: `${path} is ${found} by ${by}, not ${wanted} as in ${profile}`,
    })),
    ...(hasEffect
      ? []
      : [{ code: 'STRESS_WITHOUT_EFFECT', message: 'orders fill as in the run itself' }]),
    ...(eased.length === 0
      ? []
      : [{ code: 'STRESS_EASIER_THAN_RUN', message: `below the run's own: ${eased.join(', ')}` }]),
  ];
}

/** Costs, latencies and probabilities: more is harder, and so is a thing that is on. */
function hardnessOf(node: ConfigNode | null): number {
  if (node?.kind !== 'scalar') return 0;
  if (node.type === 'flag') return node.text === 'true' ? 1 : 0;
  const number = parseScaled(node.text, MICRO_DIGITS);
  return number.ok ? number.value : 0;
}

/** What decides how orders fill, as text to be compared. */
function marketOf({ settings }: RunPlan): string {
  return JSON.stringify(settings.sim);
}

function usage(message: string, fix: string): Failure {
  return new Failure('INPUT', 'USAGE_INVALID', message, { fix });
}
