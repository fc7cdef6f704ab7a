/**
 * Tests a strategy on bars that nothing about it was fitted to (`mqk walk-forward run`): fold by fold in
 * memory, the test windows stitched to one curve, sealed as one evaluation.
 */
import {
  sealEvaluation,
  type EvaluationEvent,
  type EvaluationStart,
  type WrittenEvaluation,
} from '../../../adapters/artifacts/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { subjectOf } from '../../../foundation/model/index.ts';
import {
  layOutFolds,
  SliceIndex,
  stitchRuns,
  type Fold,
  type StitchedRun,
} from '../../../trading/backtest/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { findCleanRows } from '../plan/drive-run.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { RunSeries } from '../plan/run-series.ts';
import { readProvenance } from '../provenance.ts';
import { candidatesOf } from './fold-candidates.ts';
import { measure, runFold, type FoldOutcome } from './run-fold.ts';
import { questionOf, resultOf, stitchedFile, type WalkForwardResult } from './walk-forward-json.ts';
import { trialsCsv } from './trials-csv.ts';
import type { WalkForwardRequest } from './walk-forward-request.ts';

export interface WalkForwardOutcome {
  /** The test windows one behind the other. */
  readonly stitched: StitchedRun;
  /** `result.json`. */
  readonly result: WalkForwardResult;
  readonly folder: WrittenEvaluation;
}

/**
 * Runs the folds of a plan and seals what came out. Fails with FOLDS_*, STRATEGY_PARAMS_REFUSED, SWEEP_*,
 * MONEY_OVERFLOW, STRATEGY_HUNG, INTERRUPTED, RUN_FOLDER_CONFLICT or FILE_*; nothing is left then.
 */
export async function runWalkForward(
  plan: RunPlan,
  of: { readonly request: WalkForwardRequest; readonly places: Pick<Places, 'packageRoot'> },
  watch: Watch,
): Promise<WalkForwardOutcome> {
  const { request, places } = of;
  const index = new SliceIndex(plan.prepared);
  const laid = layOutFolds(index.ts, request.folds);
  const candidates = candidatesOf(plan, request.grid);
  if (request.folds.embargo > 0 && request.folds.scheme !== 'purged-cv') {
    watch.note(
      `note: --embargo ${request.folds.embargo} changes nothing: no ${request.folds.scheme} training follows its test`,
    );
  }
  const { ts, count } = plan.prepared.columns;
  const start: EvaluationStart = {
    kind: 'WALK_FORWARD',
    subject: subjectOf(plan.inputs),
    question: questionOf(request),
    outDir: request.outDir,
    engineId: plan.inputs.engineId,
    startedAt: ts[0] ?? 0,
    provenance: readProvenance(places.packageRoot),
  };
  return await sealEvaluation(start, async (writer) => {
    const series = new RunSeries(watch, rowsOf(laid, candidates.params.length, index));
    const clean = findCleanRows(plan);
    const work = { plan, index, clean, candidates, target: request.target, series };
    const folds: FoldOutcome[] = [];
    for (const fold of laid) folds.push(await runFold(fold, work));
    const stitched = stitchRuns(folds.map(({ test }) => test));
    const result = resultOf({
      request,
      plan,
      index,
      folds,
      candidates,
      stitched: measure(stitched),
    });
    const endedAt = ts[count - 1] ?? 0;
    writer.append(result.folds.map((fold) => foldEvent(fold, endedAt)));
    const folder = writer.finish({
      endedAt,
      result,
      facts: factsOf(result),
      files: {
        'equity.json': stitchedFile(stitched, folds),
        'trials.csv': trialsCsv(plan, candidates, folds),
      },
    });
    if (folder.note !== null) watch.note(folder.note);
    return { stitched, result, folder };
  });
}

/** Rows of all runs, or nearly: warm-ups come on top, and progress ends a little early. */
export function rowsOf(folds: readonly Fold[], candidates: number, { rows }: SliceIndex): number {
  const length = ({ from, to }: Fold['test']): number => (rows[to] ?? 0) - (rows[from] ?? 0);
  return folds.reduce((sum, { train, test }) => {
    const trained = train.reduce((all, span) => all + length(span), 0);
    return sum + trained * candidates + length(test);
  }, 0);
}

function foldEvent(fold: JsonObject, ts: number): EvaluationEvent {
  const keys = ['fold', 'params', 'candidates', 'choice', 'final_equity', 'positive', 'halted'];
  const payload = Object.fromEntries(keys.map((key) => [key, fold[key] ?? null]));
  return { ts, topic: 'EVAL', eventType: 'FOLD_MEASURED', payload };
}

function factsOf(result: WalkForwardResult): JsonObject {
  const { scheme, planned_folds: planned, positive_folds: positive } = result;
  return { scheme, planned_folds: planned, positive_folds: positive };
}
