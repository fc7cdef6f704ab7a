/**
 * The trials of a sweep, in their order: a pure function of flags, seed and the strategy's schema. A grid is
 * walked like a number, the last axis fastest. What the schema refuses as a whole, what a constraint on
 * parameters refuses, and what was drawn before, is skipped and counted.
 */
import { compareCodeUnits, Failure, mulExact, Prng } from '../../../foundation/core/index.ts';
import type { ParamSchema, ParamValues } from '../../../engines/strategy/index.ts';
import { isSatisfied, type Constraint } from './constraint.ts';
import { haltonLevel, MAX_QUASI_AXES, randomLevel } from './draw-levels.ts';
import { sharedInts } from '../merge-bars.ts';
import { axisValue, type SweepAxis } from './sweep-axis.ts';

/** So many can be walked in seconds and kept in tens of megabytes. */
const MAX_TRIALS = 1_000_000;

export interface TrialPlan {
  readonly method: 'GRID' | 'RANDOM' | 'QUASI';
  readonly axes: readonly SweepAxis[];
  /** Points that are drawn; of a grid the product of its axes counts. */
  readonly draws: number;
  readonly seed: number;
  /** Of the parameters that are not swept. */
  readonly fixed: ParamValues;
  /** Those on parameters alone are asked here. */
  readonly constraints: readonly Constraint[];
  readonly schema: ParamSchema;
}

/** Plain data on shared memory: worker threads read it as it is. */
export interface TrialList {
  readonly axes: readonly SweepAxis[];
  readonly fixed: ParamValues;
  readonly count: number;
  /** Levels of trial `i` begin in `i * axes.length`. */
  readonly levels: Int32Array;
  readonly skipped: SkippedTrials;
}

export interface SkippedTrials {
  /** Contradicted the strategy's own schema. */
  readonly bySchema: number;
  readonly byConstraint: number;
  /** Were drawn before. */
  readonly repeated: number;
}

/** Fails with SWEEP_TOO_LARGE, or with SWEEP_EMPTY when no trial is left. */
export function listTrials(plan: TrialPlan): TrialList {
  const { axes, fixed, schema } = plan;
  const candidates = candidatesOf(plan);
  const before = plan.constraints.filter(({ asked }) => asked === 'BEFORE_RUN');
  const levels = new Int32Array(axes.length);
  const kept = new Int32Array(candidates * axes.length);
  const seen = new Set<string>();
  const draw = drawer(plan);
  const skipped = { bySchema: 0, byConstraint: 0, repeated: 0 };
  let count = 0;
  for (let candidate = 0; candidate < candidates; candidate++) {
    draw(candidate, levels);
    const params = paramsAt(axes, fixed, levels);
    if (isRepeated(plan, levels, seen)) skipped.repeated++;
    else if (schema.conflicts(params).length > 0) skipped.bySchema++;
    else if (!before.every((one) => isSatisfied(one, params, null))) skipped.byConstraint++;
    else kept.set(levels, count++ * axes.length);
  }
  if (count === 0) failEmpty(candidates, skipped);
  const shared = sharedInts(count * axes.length);
  shared.set(kept.subarray(0, shared.length));
  return { axes, fixed, count, levels: shared, skipped };
}

/** Parameters of a trial, keys in code-unit order. */
export function trialParams({ axes, fixed, levels }: TrialList, trial: number): ParamValues {
  const at = trial * axes.length;
  return paramsAt(axes, fixed, levels.subarray(at, at + axes.length));
}

/** Swept parameters whose value in `trial` is the first or last of three or more. */
export function edgesOf(
  { axes, levels }: TrialList,
  trial: number,
): readonly { readonly name: string; readonly end: 'FIRST' | 'LAST' }[] {
  return axes.flatMap(({ name, count, ...axis }, at) => {
    const level = levels[trial * axes.length + at];
    const isNumber = axis.form === 'STEPS' || axis.values.every((one) => typeof one === 'number');
    if (count < 3 || !isNumber || (level !== 0 && level !== count - 1)) return [];
    return [{ name, end: level === 0 ? ('FIRST' as const) : ('LAST' as const) }];
  });
}

function candidatesOf({ method, axes, draws }: TrialPlan): number {
  const product = axes.reduce((all, { count }) => bounded(all, count), 1);
  const candidates = method === 'GRID' ? product : draws;
  if (candidates <= MAX_TRIALS && (method !== 'QUASI' || axes.length <= MAX_QUASI_AXES)) {
    return candidates;
  }
  const sizes = axes.map(({ name, count }) => `${name} ${count}`).join(', ');
  const what =
    candidates > MAX_TRIALS
      ? `${product === Infinity ? 'more than 9e15' : candidates} trials (${sizes}); at most ${MAX_TRIALS} are run`
      : `${axes.length} axes; a quasi-random sweep has at most ${MAX_QUASI_AXES}`;
  throw new Failure('INPUT', 'SWEEP_TOO_LARGE', `the sweep has ${what}`, {
    fix: 'take wider steps or fewer values, or draw from the ranges with --random or --quasi',
  });
}

/** Infinity stands for products that can't be counted exactly; they are too many in any case. */
function bounded(all: number, count: number): number {
  return all > MAX_TRIALS * MAX_TRIALS || count > MAX_TRIALS ? Infinity : mulExact(all, count);
}

type Draw = (candidate: number, levels: Int32Array) => void;

function drawer({ method, axes, seed }: TrialPlan): Draw {
  if (method === 'GRID') {
    return (candidate, levels) => {
      let rest = candidate;
      for (let at = axes.length - 1; at >= 0; at--) {
        const count = axes[at]?.count ?? 1;
        levels[at] = rest % count;
        rest = Math.floor(rest / count);
      }
    };
  }
  const prng = new Prng(seed);
  return (candidate, levels) => {
    axes.forEach(({ count }, at) => {
      levels[at] =
        method === 'RANDOM' ? randomLevel(prng, count) : haltonLevel(candidate + 1, at, count);
    });
  };
}

/** A grid whose lists hold no value twice repeats nothing. */
function isRepeated({ method }: TrialPlan, levels: Int32Array, seen: Set<string>): boolean {
  if (method === 'GRID') return false;
  const key = levels.join(',');
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

function paramsAt(axes: readonly SweepAxis[], fixed: ParamValues, levels: Int32Array): ParamValues {
  const swept = axes.map((axis, at) => [axis.name, axisValue(axis, levels[at] ?? 0)] as const);
  const all = [...Object.entries(fixed), ...swept];
  return Object.fromEntries(all.sort(([a], [b]) => compareCodeUnits(a, b)));
}

function failEmpty(candidates: number, skipped: SkippedTrials): never {
  const { bySchema, byConstraint } = skipped;
  throw new Failure(
    'INPUT',
    'SWEEP_EMPTY',
    `none of the ${candidates} trials is left: the strategy refuses ${bySchema}, constraints ${byConstraint}`,
    { fix: 'widen the values or loosen --constraint' },
  );
}
