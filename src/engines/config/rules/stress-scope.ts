/**
 * What a stress profile may set: how fills are simulated, and nothing else. A run under stress is held against
 * the limits of the run that it stresses; a profile that moved a limit, the engine or the fill model would
 * answer another question, and nobody would see it.
 */
import { compareCodeUnits, type Problem } from '../../../foundation/core/index.ts';
import { visitLeaves } from '../leaves.ts';
import { configProblem } from '../problems.ts';
import type { ConfigMap } from '../types.ts';

const SCOPE = 'execution.';
const FILL_MODEL = 'execution.ambiguity_policy';

/** One CONFIG_STRESS_SCOPE problem for each leaf of a stress profile that is none of its business. */
export function findStressTrespass(layer: ConfigMap): Problem[] {
  const problems: Problem[] = [];
  visitLeaves(layer, (path, { origin }) => {
    if (path.startsWith(SCOPE) && path !== FILL_MODEL) return;
    const message =
      'is set by a stress profile, which may set costs, latency and partial fills alone';
    problems.push(configProblem('CONFIG_STRESS_SCOPE', path, origin, message));
  });
  return problems.sort((a, b) => compareCodeUnits(a.path ?? '', b.path ?? ''));
}
