/** The rows of a finished sweep, ranked: read from where they were kept, one at a time. */
import type { Checkpoint } from '../../../adapters/artifacts/index.ts';
import { daysPerYear, momentsOf, rankCorrelation } from '../../../engines/promotion/index.ts';
import { invariant } from '../../../foundation/core/index.ts';
import {
  isSatisfied,
  meritOf,
  readTrialLine,
  trialParams,
  type TrialFigures,
  type TrialRow,
} from '../../../trading/backtest/index.ts';
import type { SweepPlan } from './sweep-plan.ts';

/** Trial standing: whether a row can be chosen, and if not, why. */
export type Standing = 'RANKED' | 'FAILED' | 'HALTED' | 'REFUSED' | 'UNMEASURED';

export class SweepTable {
  /** Trials that can be chosen, the best first; of equally good ones the first. */
  readonly order: Int32Array;
  /** Over all trials that both parts of a split measure; null without a split. */
  readonly rankCorrelation: number | null;
  /** Over all trials with a Sharpe ratio: variance (n - 1) of these, per day, in the part that is judged. */
  readonly sharpeVariance: number;
  private readonly plan: SweepPlan;
  private readonly rows: Checkpoint;
  private readonly rank: Int32Array;

  constructor(plan: SweepPlan, rows: Checkpoint) {
    this.plan = plan;
    this.rows = rows;
    const { count } = plan.trials;
    const merits = new Float64Array(count);
    const sharpes: number[] = [];
    const pairs: { readonly chosen: number[]; readonly unseen: number[] } = {
      chosen: [],
      unseen: [],
    };
    for (let trial = 0; trial < count; trial++) {
      const row = this.row(trial);
      const judged = judgedPart(row);
      merits[trial] = judged !== null && this.standing(row) === 'RANKED' ? this.merit(judged) : NaN;
      const sharpe = judged?.metrics.sharpe ?? null;
      if (sharpe !== null) sharpes.push(sharpe);
      this.pair(row, pairs);
    }
    const ranked = Int32Array.from({ length: count }, (_, trial) => trial).filter(
      (trial) => !Number.isNaN(merits[trial]),
    );
    const meritAt = (trial: number): number => merits[trial] ?? NaN;
    this.order = ranked.sort((a, b) => meritAt(b) - meritAt(a) || a - b);
    this.rank = new Int32Array(count);
    this.order.forEach((trial, at) => (this.rank[trial] = at + 1));
    this.rankCorrelation = rankCorrelation(pairs.chosen, pairs.unseen);
    const { deviation } = momentsOf(Float64Array.from(sharpes));
    this.sharpeVariance = (deviation * deviation) / daysPerYear(plan.base.inputs.calendar);
  }

  get count(): number {
    return this.plan.trials.count;
  }

  /** The trial to be chosen; null when none can be. */
  get best(): number | null {
    return this.order[0] ?? null;
  }

  row(trial: number): TrialRow {
    const row = readTrialLine(this.rows.line(trial));
    invariant(row.trial === trial, 'a row lies where its number says', { trial });
    return row;
  }

  /** From 1; null for a trial that can't be chosen. */
  rankOf(trial: number): number | null {
    const rank = this.rank[trial] ?? 0;
    return rank === 0 ? null : rank;
  }

  /**
   * Whether a trial can be chosen. Only the part in which trials are compared is asked, so that the choice
   * sees nothing of the other. A halted run did not trade the bars that it is measured on.
   */
  standing(row: TrialRow): Standing {
    const judged = judgedPart(row);
    if (judged === null) return 'FAILED';
    if (judged.haltReason !== null) return 'HALTED';
    const { constraints, trials } = this.plan;
    const params = trialParams(trials, row.trial);
    if (!constraints.every((one) => isSatisfied(one, params, judged.metrics))) return 'REFUSED';
    return this.merit(judged) === -Infinity ? 'UNMEASURED' : 'RANKED';
  }

  private merit({ metrics }: TrialFigures): number {
    return meritOf(metrics, this.plan.target);
  }

  private pair(
    { inSample, outOfSample }: TrialRow,
    to: { readonly chosen: number[]; readonly unseen: number[] },
  ): void {
    if (inSample === null || outOfSample === null) return;
    const [chosen, unseen] = [this.merit(inSample), this.merit(outOfSample)];
    if (chosen === -Infinity || unseen === -Infinity) return;
    to.chosen.push(chosen);
    to.unseen.push(unseen);
  }
}

/** The part in which trials are compared. */
function judgedPart({ whole, inSample }: TrialRow): TrialFigures | null {
  return inSample ?? whole;
}
