/** The trials of a walk-forward, so that whoever judges the strategy counts them. */
import { withParams, type RunPlan } from '../plan/run-plan.ts';
import type { FoldCandidates } from './fold-candidates.ts';
import type { FoldOutcome } from './run-fold.ts';

/**
 * Rows `run_id,fold` of all that each fold tried, in the order of folds and candidates, as text: `run_id` is the
 * one that `backtest run` gives these parameters. Parameters that were kept without being a candidate come last.
 */
export function* trialsCsv(
  plan: RunPlan,
  { params, isFitted }: FoldCandidates,
  folds: readonly FoldOutcome[],
): Generator<string> {
  const own = plan.inputs.runId;
  const ids = isFitted ? params.map((one) => withParams(plan, one).inputs.runId) : [own];
  yield 'run_id,fold\n';
  for (const [at, { choice }] of folds.entries()) {
    const kept = choice === 'KEPT' && !ids.includes(own) ? [own] : [];
    yield [...ids, ...kept].map((id) => `${id},${at + 1}\n`).join('');
  }
}
