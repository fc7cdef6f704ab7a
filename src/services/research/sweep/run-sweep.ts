/**
 * A sweep from flags to its sealed folder: trials on all cores, kept as they come, so that what was stopped
 * goes on; then the best is made once more and must be the same.
 */
import { join } from 'node:path';
import {
  Checkpoint,
  requireHome,
  sealEvaluation,
  type EvaluationStart,
  type WrittenEvaluation,
} from '../../../adapters/artifacts/index.ts';
import { renderSweepReport } from '../../../adapters/report/index.ts';
import {
  dailySeriesOf,
  historyOf,
  momentsOf,
  sharpeSampleOf,
} from '../../../engines/promotion/index.ts';
import type { ParamValues } from '../../../engines/strategy/index.ts';
import {
  canonicalJson,
  interrupted,
  invariant,
  type JsonObject,
} from '../../../foundation/core/index.ts';
import { trialLine, trialParams } from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import type { ResearchContext } from '../plan/run-plan.ts';
import { programVersion, readProvenance } from '../provenance.ts';
import { countRecordedTrials, judgementJson } from './judge-sweep.ts';
import { runTrials } from './run-trials.ts';
import { reportOfSweep } from './report-of-sweep.ts';
import { runsCsv, sweepResult, type DeflationFacts } from './sweep-json.ts';
import { planSweep, type SweepPlan, type SweepRequest } from './sweep-plan.ts';
import { SweepTable } from './sweep-table.ts';
import { TrialRunner } from './trial-job.ts';

/** How trials are run; no answer depends on it. */
export interface SweepWork {
  /** Worker threads, at least 1. */
  readonly jobs: number;
  /** The bundled entry of a worker thread. */
  readonly entry: URL;
  /** Forgets what an earlier run of the same sweep did. */
  readonly isFresh: boolean;
}

export interface SweepOutcome {
  readonly folder: WrittenEvaluation;
  /** What was sealed. */
  readonly result: JsonObject;
  /** `trials` and `deflated_sharpe`, by what is recorded now. */
  readonly judgement: JsonObject;
  /** Trials that an earlier run had done. */
  readonly resumed: number;
  /** Trials a second in this run; null when it had none to do. */
  readonly runsPerSecond: number | null;
  /** Of the best trial; null when none can be chosen. */
  readonly bestParams: ParamValues | null;
}

/**
 * Runs a sweep. Fails as `planSweep` does, with HOME_INVALID, CHECKPOINT_BUSY while another process runs it, INTERRUPTED
 * (what is done is kept), RUN_FOLDER_CONFLICT, FILE_*; a defect in a trial ends it.
 */
export async function runSweep(
  request: SweepRequest,
  of: ResearchContext & { readonly work: SweepWork },
  watch: Watch,
): Promise<SweepOutcome> {
  requireHome(of.places.home);
  const plan = await planSweep(request, of, watch);
  const { id, trials } = plan;
  const rows = Checkpoint.open({
    folder: join(of.places.home, 'sweeps', id),
    header: canonicalJson({
      sweep: id,
      program_version: programVersion(of.places.packageRoot),
      trials: trials.count,
    }),
    rows: trials.count,
    isFresh: of.work.isFresh,
  });
  try {
    const resumed = rows.done;
    const runsPerSecond = await runMissing({ plan, rows, work: of.work }, watch);
    const sealed = await sealSweep({ plan, rows, outDir: request.outDir }, of, watch);
    rows.remove();
    return { ...sealed, resumed, runsPerSecond };
  } catch (error) {
    throw plan.base.strategy.explain(error);
  } finally {
    rows.close();
  }
}

async function runMissing(
  {
    plan,
    rows,
    work,
  }: { readonly plan: SweepPlan; readonly rows: Checkpoint; readonly work: SweepWork },
  watch: Watch,
): Promise<number | null> {
  const { base, trials, splitRow } = plan;
  const all = Array.from({ length: trials.count }, (_, trial) => trial);
  const pending = all.filter((trial) => !rows.has(trial));
  if (pending.length === 0) return null;
  if (rows.done > 0) watch.note(`going on after ${rows.done} of ${trials.count} trials`);
  const startedAt = performance.now();
  const isWhole = await runTrials(
    {
      job: { plan: base, trials, splitRow },
      pending,
      jobs: work.jobs,
      entry: work.entry,
      onRow: (line) => {
        rows.append(line);
        watch.onProgress('SWEEP', rows.done, trials.count);
      },
    },
    watch,
  );
  if (!isWhole) {
    const message = `stopped after ${rows.done} of ${trials.count} trials`;
    throw interrupted(message, 'run the same command again: it goes on from there');
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return Math.round((pending.length / seconds) * 10) / 10;
}

async function sealSweep(
  {
    plan,
    rows,
    outDir,
  }: { readonly plan: SweepPlan; readonly rows: Checkpoint; readonly outDir: string },
  { places }: ResearchContext,
  watch: Watch,
): Promise<Omit<SweepOutcome, 'resumed' | 'runsPerSecond'>> {
  const { base, identity, trials } = plan;
  const { columns } = base.prepared;
  const table = new SweepTable(plan, rows);
  const { best } = table;
  const deflation = best === null ? null : await proveBest({ plan, table, best }, watch);
  const result = sweepResult(plan, table, deflation);
  const version = programVersion(places.packageRoot);
  const start: EvaluationStart = {
    ...identity,
    outDir,
    engineId: base.inputs.engineId,
    startedAt: columns.ts[0] ?? 0,
    provenance: readProvenance(places.packageRoot),
  };
  const folder = await sealEvaluation(start, (writer) =>
    writer.finish({
      endedAt: columns.ts[columns.count - 1] ?? 0,
      result,
      facts: { trials: table.count, best },
      files: {
        'runs.csv': runsCsv(plan, table),
        'report.html': renderSweepReport(reportOfSweep(plan, { result, programVersion: version })),
      },
    }),
  );
  if (folder.note !== null) watch.note(folder.note);
  return {
    folder,
    result,
    judgement: judgementJson(result, countRecordedTrials(outDir, identity.subject)),
    bestParams: best === null ? null : trialParams(trials, best),
  };
}

/** Makes the best trial again, in this thread: another row is a defect. Gives its returns' facts. */
async function proveBest(
  of: { readonly plan: SweepPlan; readonly table: SweepTable; readonly best: number },
  watch: Watch,
): Promise<DeflationFacts | null> {
  const { plan, table, best } = of;
  const job = { plan: plan.base, trials: plan.trials, splitRow: plan.splitRow };
  const runner = new TrialRunner(job, watch);
  const { row, judged } = await runner.runJudged(best);
  const isSame = trialLine(row) === trialLine(table.row(best));
  invariant(isSame && judged !== null, 'a trial that is made again is the same', { trial: best });
  const series = dailySeriesOf(historyOf(judged.record, judged.maxDrawdown));
  const sample = series === null ? null : sharpeSampleOf(momentsOf(series.returns));
  if (sample === null) return null;
  const { sharpe, count: returns, skew, kurtosis } = sample;
  return { sharpe, returns, skew, kurtosis, trial_variance: table.sharpeVariance };
}
