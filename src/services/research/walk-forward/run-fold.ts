/** One fold: parameters are fitted on its training windows, and tested on bars that the fit never saw. */
import { measureBasics, type BasicMetrics } from '../../../engines/promotion/index.ts';
import type { ParamValues } from '../../../engines/strategy/index.ts';
import {
  stitchRuns,
  type BarsSpan,
  type BarsWindow,
  type Fold,
  type SliceIndex,
  type StitchedRun,
  type SweepMetric,
} from '../../../trading/backtest/index.ts';
import type { CleanRows } from '../../../engines/integrity/index.ts';
import { runInMemory, type FinishedRun, type RunScope } from '../plan/drive-run.ts';
import { withParams, type RunPlan } from '../plan/run-plan.ts';
import type { RunSeries } from '../plan/run-series.ts';
import { chooseCandidate, type FoldCandidates } from './fold-candidates.ts';

/** What all folds share. */
export interface FoldWork {
  readonly plan: RunPlan;
  readonly index: SliceIndex;
  readonly clean: CleanRows;
  readonly candidates: FoldCandidates;
  readonly target: SweepMetric;
  readonly series: RunSeries;
}

/** Metrics of runs that were stitched to one, and what became of its cash. */
export interface Measured {
  readonly metrics: BasicMetrics;
  /** Micros. */
  readonly finalEquity: number;
}

/** `FIXED`: nothing was fitted. `FIT`: the best in training. `KEPT`: none had the target metric. */
export type Choice = 'FIXED' | 'FIT' | 'KEPT';

export interface FoldOutcome {
  readonly fold: Fold;
  readonly params: ParamValues;
  readonly choice: Choice;
  /** Of the chosen parameters over the training windows. */
  readonly inSample: Measured;
  readonly test: FinishedRun;
  readonly outOfSample: Measured;
  /** The window of the test, with the bars that the strategy learned from. */
  readonly window: BarsWindow;
}

/** Fails as the runs do. */
export async function runFold(fold: Fold, work: FoldWork): Promise<FoldOutcome> {
  const { params, choice, inSample } = await fit(fold, work);
  const window = windowIn(work, params, fold.test, 0);
  const test = await runWindow(work, params, { window });
  const outOfSample = measure(stitchRuns([test]));
  return { fold, params, choice, inSample, test, outOfSample, window };
}

/** Metrics of stitched runs. */
export function measure({ run, maxDrawdown, finalEquity }: StitchedRun): Measured {
  return { metrics: measureBasics(run, maxDrawdown), finalEquity };
}

type Fitted = Pick<FoldOutcome, 'params' | 'choice' | 'inSample'>;

async function fit(fold: Fold, work: FoldWork): Promise<Fitted> {
  const { candidates, plan, target } = work;
  const trained: Measured[] = [];
  for (const params of candidates.params) trained.push(await train(fold, params, work));
  if (candidates.isFitted) {
    const best = chooseCandidate(
      trained.map(({ metrics }) => metrics),
      target,
    );
    const params = best === null ? undefined : candidates.params[best];
    const inSample = best === null ? undefined : trained[best];
    if (params !== undefined && inSample !== undefined) return { params, choice: 'FIT', inSample };
  }
  const inSample = candidates.isFitted ? undefined : trained[0];
  return {
    params: plan.params,
    choice: candidates.isFitted ? 'KEPT' : 'FIXED',
    inSample: inSample ?? (await train(fold, plan.params, work)),
  };
}

/** Runs over the training windows, each with the run's cash, and their daily returns joined. */
async function train(fold: Fold, params: ParamValues, work: FoldWork): Promise<Measured> {
  const runs: FinishedRun[] = [];
  // The drawdown of windows that are joined is looked for slice by slice; of one alone it is its run's.
  const isAlone = fold.train.length === 1;
  for (const span of fold.train) {
    // Behind its test window, a training window learns from its own bars: those before it are not to be seen.
    const floor = span.from > fold.test.from ? span.from : 0;
    const window = windowIn(work, params, span, floor);
    runs.push(await runWindow(work, params, { window, ...(isAlone ? { resolution: 'DAY' } : {}) }));
  }
  return measure(stitchRuns(runs));
}

async function runWindow(
  { plan, series, clean }: FoldWork,
  params: ParamValues,
  scope: Pick<RunScope, 'resolution'> & { readonly window: BarsWindow },
): Promise<FinishedRun> {
  const rows = scope.window.to - scope.window.from;
  return await runInMemory(withParams(plan, params), series.next(rows), { ...scope, clean });
}

function windowIn(
  { plan, index }: FoldWork,
  params: ParamValues,
  span: BarsSpan,
  floor: number,
): BarsWindow {
  const { definition, explain } = plan.strategy;
  try {
    return index.windowOf(span, definition.warmup(params), floor);
  } catch (error) {
    throw explain(error);
  }
}
