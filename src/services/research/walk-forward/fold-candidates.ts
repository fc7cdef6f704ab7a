/** The parameters among which a fold chooses, and the choice. */
import type { BasicMetrics } from '../../../engines/promotion/index.ts';
import type { ParamText, ParamValues } from '../../../engines/strategy/index.ts';
import { Failure, type Problem } from '../../../foundation/core/index.ts';
import {
  listTrials,
  meritOf,
  readAxis,
  trialParams,
  type SweepAxis,
  type SweepMetric,
} from '../../../trading/backtest/index.ts';
import type { RunPlan } from '../plan/run-plan.ts';

/** Each is a run over each training window; a search that is larger is a sweep's work. */
const MAX_CANDIDATES = 10_000;

export interface FoldCandidates {
  /** In the order of the grid; the run's own alone where there is none. */
  readonly params: readonly ParamValues[];
  readonly isFitted: boolean;
}

/**
 * The points of a grid that the strategy takes. Fails with STRATEGY_PARAMS_REFUSED and every problem,
 * SWEEP_TOO_LARGE or SWEEP_EMPTY.
 */
export function candidatesOf(plan: RunPlan, grid: readonly ParamText[]): FoldCandidates {
  if (grid.length === 0) return { params: [plan.params], isFitted: false };
  const axes = readAxes(plan, grid);
  const swept = new Set(axes.map(({ name }) => name));
  const fixed = Object.entries(plan.params).filter(([name]) => !swept.has(name));
  const trials = listTrials({
    method: 'GRID',
    axes,
    draws: 0,
    seed: plan.inputs.seed,
    fixed: Object.fromEntries(fixed),
    constraints: [],
    schema: plan.strategy.definition.params,
  });
  if (trials.count > MAX_CANDIDATES) failTooMany(trials.count);
  const params = Array.from({ length: trials.count }, (_, at) => trialParams(trials, at));
  return { params, isFitted: true };
}

/** Index of the best by `target`, of equal ones the first; null when none has that metric. */
export function chooseCandidate(
  measured: readonly BasicMetrics[],
  target: SweepMetric,
): number | null {
  let best: number | null = null;
  let most = -Infinity;
  measured.forEach((metrics, at) => {
    const merit = meritOf(metrics, target);
    if (merit > most) {
      best = at;
      most = merit;
    }
  });
  return best;
}

function readAxes(plan: RunPlan, grid: readonly ParamText[]): readonly SweepAxis[] {
  const { definition } = plan.strategy;
  const problems: Problem[] = [];
  const axes: SweepAxis[] = [];
  for (const { name, value } of grid) {
    if (axes.some((axis) => axis.name === name)) {
      const message = '--grid names it twice';
      problems.push({ code: 'SWEEP_AXIS_INVALID', message, path: name, text: value.slice(0, 80) });
      continue;
    }
    const axis = readAxis(definition, { name, value, flag: '--grid' });
    if (axis.ok) axes.push(axis.value);
    else problems.push(...axis.error);
  }
  if (problems.length === 0) return axes;
  throw new Failure(
    'INPUT',
    'STRATEGY_PARAMS_REFUSED',
    `the grid of ${definition.id} was refused`,
    {
      problems,
      fix: 'write --grid name=from:to:step, or --grid name=v1,v2',
    },
  );
}

function failTooMany(count: number): never {
  const message = `the grid has ${count} candidates; at most ${MAX_CANDIDATES} are fitted in each fold`;
  throw new Failure('INPUT', 'SWEEP_TOO_LARGE', message, {
    fix: 'take wider steps; mqk sweep run searches large spaces',
  });
}
