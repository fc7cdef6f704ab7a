/** The folds of a sealed walk-forward made again, with the parameters that it says it chose for each. */
import type { Evaluation } from '../../../adapters/artifacts/index.ts';
import {
  isObject,
  objectIn,
  objectsIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { layOutFolds, SliceIndex, stitchRuns } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { findCleanRows } from '../plan/drive-run.ts';
import { withParams, type RunPlan } from '../plan/run-plan.ts';
import { RunSeries } from '../plan/run-series.ts';
import { readStrategyParams } from '../strategy/strategy-params.ts';
import { askedFoldsIn } from './request-in.ts';
import { measure, runFold, type FoldOutcome } from './run-fold.ts';
import { rowsOf } from './run-walk-forward.ts';
import { resultOf, stitchedFile } from './walk-forward-json.ts';

/** Members of a fold that tell of the choice among candidates, which is not made again. */
const CHOICE = ['candidates', 'choice'] as const;

export interface RepeatedFolds {
  /** As `result.json`; how parameters were chosen is taken over from a walk-forward that was fitted. */
  readonly result: JsonObject;
  /** As `equity.json`. */
  readonly equity: JsonObject;
}

/**
 * Lays the folds out by the question and runs each over its training and its test window. Null when the
 * question is none of ours. Fails with FOLDS_*, STRATEGY_PARAMS_REFUSED, or as the runs do.
 */
export async function repeatFolds(
  { question, result }: Pick<Evaluation, 'question' | 'result'>,
  plan: RunPlan,
  watch: Watch,
): Promise<RepeatedFolds | null> {
  const asked = askedFoldsIn(question);
  if (asked === null) return null;
  const { isFitted } = asked;
  const index = new SliceIndex(plan.prepared);
  const laid = layOutFolds(index.ts, asked.folds);
  const sealed = objectsIn(result['folds']);
  const work = {
    index,
    clean: findCleanRows(plan),
    target: 'sharpe',
    series: new RunSeries(watch, rowsOf(laid, 1, index)),
  } as const;
  const folds: FoldOutcome[] = [];
  for (const [at, fold] of laid.entries()) {
    const own = isFitted ? paramsIn(sealed[at]?.['params'], plan) : plan.params;
    const candidates = { params: [own], isFitted: false };
    folds.push(await runFold(fold, { ...work, plan: withParams(plan, own), candidates }));
  }
  const stitched = stitchRuns(folds.map(({ test }) => test));
  const again = resultOf({
    request: { folds: asked.folds },
    plan,
    index,
    folds,
    candidates: { params: [plan.params], isFitted: false },
    stitched: measure(stitched),
  });
  return {
    result: isFitted
      ? { ...again, folds: again.folds.map((fold, at) => withChoice(fold, sealed[at])) }
      : again,
    equity: objectIn(parsed(stitchedFile(stitched, folds))),
  };
}

function withChoice(fold: JsonObject, sealed: JsonObject = {}): JsonObject {
  return { ...fold, ...Object.fromEntries(CHOICE.map((name) => [name, sealed[name] ?? null])) };
}

function paramsIn(value: JsonValue | undefined, plan: RunPlan): RunPlan['params'] {
  const texts = Object.entries(objectIn(value)).map(([name, given]) => ({
    name,
    value: typeof given === 'string' ? given : JSON.stringify(given),
  }));
  return readStrategyParams(plan.strategy.definition, texts);
}

function parsed(text: string): JsonValue {
  const value: unknown = JSON.parse(text);
  return isObject(value) ? value : {};
}
