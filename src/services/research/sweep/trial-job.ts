/** The work of a sweep as plain data on shared memory, and one trial of it: in whatever thread, the same row. */
import { measureBasics } from '../../../engines/promotion/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import {
  digestResult,
  failedTrial,
  splitWindows,
  trialParams,
  type BarsWindow,
  type TrialFigures,
  type TrialList,
  type TrialRow,
} from '../../../trading/backtest/index.ts';
import type { Watch } from '../backtest-request.ts';
import { runInMemory, type FinishedRun, type RunScope } from '../plan/drive-run.ts';
import type { DrivablePlan } from '../plan/run-plan.ts';

export interface TrialJob {
  /** Its parameters are replaced by those of each trial. */
  readonly plan: DrivablePlan;
  readonly trials: TrialList;
  /** First row of the part that the choice does not see; null when the bars are not split. */
  readonly splitRow: number | null;
}

/** A trial's row, and the run that it is compared by; null when the trial failed. */
export interface JudgedTrial {
  readonly row: TrialRow;
  readonly judged: FinishedRun | null;
}

/**
 * Short runs before the first trial, and their bars. V8 takes a field for a constant until it has seen a second
 * object, and throws compiled loops away when it does: better after 2,000 bars than after 100,000, which would
 * run ten times slower meanwhile. Measured: a tenth of a second a thread.
 */
const WARM_UP = { runs: 3, bars: 2048 } as const;

/** Makes the trials of a job, in one thread. Figures and digest are made of days: a row is the same whatever is spared. */
export class TrialRunner {
  private readonly job: TrialJob;
  private readonly watch: Watch;
  private readonly spared: Omit<RunScope, 'window'>;

  constructor(job: TrialJob, watch: Watch, spared: Omit<RunScope, 'window'> = {}) {
    this.job = job;
    this.watch = watch;
    this.spared = spared;
  }

  /**
   * Runs a trial. Whatever fails in it but INTERRUPTED is its row; a defect is thrown. With a split there are
   * three runs: all bars, and each part.
   */
  async run(trial: number): Promise<TrialRow> {
    return (await this.runJudged(trial)).row;
  }

  /** As `run`, with the record of the part in which trials are compared: the first of a split, else all bars. */
  async runJudged(trial: number): Promise<JudgedTrial> {
    const { splitRow } = this.job;
    const plan = this.planOf(trial);
    try {
      const whole = await this.runOver(plan, null);
      const row = {
        trial,
        code: null,
        digest: digestResult(whole.record.tables, whole.record.summary, whole.maxDrawdown),
        whole: figuresOf(whole),
        inSample: null,
        outOfSample: null,
      };
      if (splitRow === null) return { row, judged: whole };
      const parts = partsOf(plan, splitRow);
      const inSample = await this.runOver(plan, parts.inSample);
      const outOfSample = await this.runOver(plan, parts.outOfSample);
      const figures = { inSample: figuresOf(inSample), outOfSample: figuresOf(outOfSample) };
      return { row: { ...row, ...figures }, judged: inSample };
    } catch (error) {
      if (!(error instanceof Failure) || error.kind === 'INTERRUPTED') throw error;
      return { row: failedTrial(trial, error.code), judged: null };
    }
  }

  /** Lets the compiler see a few short runs; what a strategy fails of in them, it fails of in its trial too. */
  async warmUp(): Promise<void> {
    const { ts, count } = this.job.plan.prepared.columns;
    let to = Math.min(WARM_UP.bars, count);
    while (to < count && ts[to] === ts[to - 1]) to++; // a window cuts no slice
    const plan = this.planOf(0);
    try {
      for (let run = 0; run < WARM_UP.runs; run++) {
        figuresOf(await this.runOver(plan, { from: 0, tradeFrom: 0, to }));
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  private planOf(trial: number): DrivablePlan {
    const { plan, trials } = this.job;
    return { ...plan, params: trialParams(trials, trial) };
  }

  private async runOver(plan: DrivablePlan, window: BarsWindow | null): Promise<FinishedRun> {
    return await runInMemory(plan, this.watch, { ...this.spared, window });
  }
}

function partsOf(
  { strategy, params, prepared }: DrivablePlan,
  row: number,
): { readonly inSample: BarsWindow; readonly outOfSample: BarsWindow } {
  try {
    return splitWindows(prepared, { row, warmup: strategy.definition.warmup(params) });
  } catch (error) {
    throw strategy.explain(error);
  }
}

function figuresOf({ record, maxDrawdown }: FinishedRun): TrialFigures {
  const { summary } = record;
  const { flags: _, ...metrics } = measureBasics(record, maxDrawdown);
  return {
    metrics,
    finalEquity: summary.finalEquity,
    fills: summary.fills,
    haltReason: summary.haltReason,
  };
}
