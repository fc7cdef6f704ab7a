/** What a sweep is asked for, and what follows from that before anything is run. */
import {
  parseParams,
  type ParamText,
  type ParamValues,
  type StrategyDefinition,
} from '../../../engines/strategy/index.ts';
import {
  compareCodeUnits,
  Failure,
  type JsonObject,
  type Problem,
} from '../../../foundation/core/index.ts';
import {
  evaluationId,
  subjectOf,
  type EvaluationIdentity,
  type RunId,
} from '../../../foundation/model/index.ts';
import {
  listTrials,
  readAxis,
  readConstraint,
  splitRow,
  trialParams,
  type AxisText,
  type Constraint,
  type SweepAxis,
  type SweepMetric,
  type TrialList,
} from '../../../trading/backtest/index.ts';
import type { BacktestRequest, Watch } from '../backtest-request.ts';
import { planParts, type ResearchContext, type RunPlan } from '../plan/run-plan.ts';
import { chooseTheStrategy } from '../strategy/choose-strategy.ts';

export interface SweepRequest extends Omit<BacktestRequest, 'runId'> {
  readonly method: 'GRID' | 'RANDOM' | 'QUASI';
  /** At least one. */
  readonly axes: readonly AxisText[];
  /** Points to be drawn; of a grid nothing. */
  readonly draws: number;
  readonly constraints: readonly string[];
  /** By which trials are ranked. */
  readonly target: SweepMetric;
  /** Share of the slices in which trials are compared, in ppm; null: all of them. */
  readonly splitPpm: number | null;
}

export interface SweepPlan {
  readonly id: RunId;
  readonly identity: EvaluationIdentity;
  /** Of the first trial. */
  readonly base: RunPlan;
  readonly trials: TrialList;
  /** Asked after a run. */
  readonly constraints: readonly Constraint[];
  readonly target: SweepMetric;
  /** First row of the part that the choice does not see. */
  readonly splitRow: number | null;
}

/**
 * Plans a sweep. Fails with SWEEP_REFUSED and every problem of axes, parameters and constraints, with
 * SWEEP_TOO_LARGE, SWEEP_EMPTY or SWEEP_SPLIT_EMPTY, or as planning a backtest does.
 */
export async function planSweep(
  request: SweepRequest,
  of: ResearchContext,
  watch: Watch,
): Promise<SweepPlan> {
  const { places } = of;
  const strategy = await chooseTheStrategy(request, { builtIns: of.strategies, cwd: places.cwd });
  const { axes, fixed, constraints } = readSpace(request, strategy.definition);
  const { method, draws, seed, target, splitPpm } = request;
  const { params: schema } = strategy.definition;
  const trials = listTrials({ method, axes, draws, seed, fixed, constraints, schema });
  const { configFiles, sets, calendar } = request;
  const configSource = { kind: 'LAYERS', configFiles, sets, calendar } as const;
  const params = trialParams(trials, 0);
  const base = await planParts({ ...request, strategy, params, configSource }, places, watch);
  const identity: EvaluationIdentity = {
    kind: 'SWEEP',
    subject: subjectOf(base.inputs),
    question: questionOf(request, constraints),
  };
  return {
    id: evaluationId(identity),
    identity,
    base,
    trials,
    constraints: constraints.filter(({ asked }) => asked === 'AFTER_RUN'),
    target,
    splitRow: splitPpm === null ? null : splitRow(base.prepared, splitPpm),
  };
}

/** All on which the answer depends beside the run; flags in the order given, since that is the trials' order. */
function questionOf(
  { method, draws, axes, target, splitPpm }: SweepRequest,
  constraints: readonly Constraint[],
): JsonObject {
  return {
    method,
    ...(method === 'GRID' ? {} : { draws }),
    axes: axes.map(({ name, value }) => ({ name, values: value })),
    constraints: constraints.map(({ text }) => text),
    target,
    split_ppm: splitPpm,
  };
}

interface Space {
  readonly axes: readonly SweepAxis[];
  readonly fixed: ParamValues;
  readonly constraints: readonly Constraint[];
}

function readSpace(request: SweepRequest, strategy: StrategyDefinition): Space {
  const problems: Problem[] = [];
  const axes = request.axes.flatMap((text) => {
    const axis = readAxis(strategy, text);
    if (axis.ok) return [axis.value];
    problems.push(...axis.error);
    return [];
  });
  problems.push(...repeatedAxes(request));
  const fixed = fixedParams(request, strategy);
  if (!fixed.ok) problems.push(...fixed.error);
  const constraints = request.constraints.flatMap((text) => {
    const constraint = readConstraint(text, strategy.params.fields);
    if (constraint.ok) return [constraint.value];
    problems.push(constraint.error);
    return [];
  });
  if (fixed.ok && problems.length === 0) return { axes, fixed: fixed.value, constraints };
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  throw new Failure('INPUT', 'SWEEP_REFUSED', `the sweep has ${count}`, {
    problems,
    fix: 'correct the flags named; mqk strategy list shows parameters and their ranges',
  });
}

function repeatedAxes({ axes, params }: SweepRequest): Problem[] {
  const seen = new Set(params.map(({ name }) => name));
  return axes.flatMap(({ name, value, flag }) => {
    const isNew = !seen.has(name);
    seen.add(name);
    if (isNew) return [];
    const text = `${name}=${value}`.slice(0, 80);
    const message = `${flag} gives a parameter that another flag gives too`;
    return [{ code: 'SWEEP_AXIS_INVALID', message, path: name, text }];
  });
}

/** Defaults and `--param` of what is not swept, each by itself: what they say together is asked of trials. */
function fixedParams(
  { axes, params }: SweepRequest,
  strategy: StrategyDefinition,
): ReturnType<typeof parseParams> {
  const alone = { ...strategy, params: { ...strategy.params, conflicts: () => [] } };
  const own = params.filter(({ name }: ParamText) => !axes.some((axis) => axis.name === name));
  const parsed = parseParams(alone, own);
  if (!parsed.ok) return parsed;
  const left = Object.entries(parsed.value)
    .filter(([name]) => !axes.some((axis) => axis.name === name))
    .sort(([a], [b]) => compareCodeUnits(a, b));
  return { ok: true, value: Object.fromEntries(left) };
}
