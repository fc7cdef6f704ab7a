/** Makes a strategy that can be chosen by name out of a kernel: for those that count every nanosecond. */
import { Failure, type Problem } from '../../foundation/core/index.ts';
import { parseStrategyId, TIMEFRAMES, type Timeframe } from '../../foundation/model/index.ts';
import { readParams, type ParamObject, type z } from './params/param-schema.ts';
import type { KernelStrategy, StrategyContext, StrategyDefinition } from './types.ts';

/** What every strategy says of itself. */
export interface StrategyFacts<P extends ParamObject> {
  /** `[a-z0-9_-]{1,64}`. */
  readonly id: string;
  /** From 1; a new version for every change of what it decides or of what its state holds. */
  readonly version: number;
  /** What it does, in one line. */
  readonly summary: string;
  /** Scalar fields, each with a default; keys that it does not name are refused. */
  readonly params: P;
  /** What it is made for; a run with anything else is refused. Nothing said: everything. */
  readonly inputs?: { readonly timeframes: readonly Timeframe[] };
  /**
   * Bars of a symbol that must be known before its first call, that call's bar included; also how far
   * back its history reaches. 1 to 100,000.
   */
  readonly warmup: (params: z.output<P>) => number;
}

export interface KernelSpec<P extends ParamObject> extends StrategyFacts<P> {
  readonly create: (params: z.output<P>, context: StrategyContext) => KernelStrategy;
}

/** Every definition that was made here, so that a loader knows one when it sees it. */
const DEFINED = new WeakSet();

/** Whether `defineStrategy` or `defineKernel` made it. */
export function isDefinedStrategy(value: unknown): value is StrategyDefinition {
  return typeof value === 'object' && value !== null && DEFINED.has(value);
}

/** Fails with STRATEGY_DEFINITION_INVALID, every problem at once. */
export function defineKernel<P extends ParamObject>(spec: KernelSpec<P>): StrategyDefinition {
  const id = parseStrategyId(spec.id);
  const timeframes = spec.inputs?.timeframes ?? null;
  const problems = [
    ...problemIf(id === null, 'id', 'must be 1 to 64 of a-z, 0-9, _ and -'),
    ...problemIf(
      !Number.isSafeInteger(spec.version) || spec.version < 1,
      'version',
      'must be a whole number from 1',
    ),
    ...problemIf(
      timeframes !== null && !timeframes.every((one) => TIMEFRAMES.includes(one)),
      'inputs.timeframes',
      `must be some of ${TIMEFRAMES.join(', ')}`,
    ),
  ];
  if (id === null || problems.length > 0) {
    throw new Failure(
      'INPUT',
      'STRATEGY_DEFINITION_INVALID',
      `a strategy is not well defined: id="${spec.id.slice(0, 80)}" version=${spec.version}`,
      { problems, fix: 'correct the fields named in the object given to defineStrategy' },
    );
  }
  const { schema, parse } = readParams(id, spec.params);
  const definition: StrategyDefinition = {
    id,
    version: spec.version,
    summary: spec.summary,
    params: schema,
    timeframes,
    warmup: (values) => spec.warmup(parse(values)),
    create: (values, context) => spec.create(parse(values), context),
  };
  DEFINED.add(definition);
  return definition;
}

function problemIf(isWrong: boolean, path: string, message: string): readonly Problem[] {
  return isWrong ? [{ code: 'STRATEGY_DEFINITION_INVALID', message, path }] : [];
}
