/**
 * Puts a strategy to the test (`mqk strategy check`): does it look ahead, is its warm-up long enough, is
 * it the same in every run and after every restart.
 */
import type { WrittenEvaluation } from '../../../adapters/artifacts/index.ts';
import type { Places, Watch } from '../backtest-request.ts';
import { readProvenance } from '../provenance.ts';
import type { CheckPlan } from './check-plan.ts';
import type { CheckReport } from './check-report.ts';
import { recordCheck } from './record-check.ts';
import { CHECK_LIMIT_MS, runCheckThread } from './run-check-thread.ts';

export interface CheckOutcome {
  readonly report: CheckReport;
  readonly folder: WrittenEvaluation;
}

/**
 * Checks a strategy on every set of bars, and writes what was found, good or bad, as an evaluation of kind
 * CHECK. Fails as `proveStrategy`, with RUN_FOLDER_CONFLICT, or as the disk does; nothing is left then.
 */
export async function checkStrategy(
  plan: CheckPlan,
  to: { readonly outDir: string; readonly places: Pick<Places, 'packageRoot' | 'workerDir'> },
  watch: Watch,
): Promise<CheckOutcome> {
  const { outDir, places } = to;
  const report = await proveStrategy(plan, places, watch);
  const folder = await recordCheck(plan, report, {
    outDir,
    provenance: readProvenance(places.packageRoot),
  });
  if (folder.note !== null) watch.note(folder.note);
  return { report, folder };
}

/** Checks and writes nothing. Fails with STRATEGY_HUNG or as `runCheckThread` does. */
export async function proveStrategy(
  plan: CheckPlan,
  { workerDir }: Pick<Places, 'workerDir'>,
  watch: Pick<Watch, 'isInterrupted'>,
): Promise<CheckReport> {
  const { strategy, params, warmup } = plan;
  const findings = await runCheckThread(plan, { workerDir, limitMs: CHECK_LIMIT_MS }, watch);
  const { lookahead, determinism, warmupProof } = findings;
  const passed = [lookahead, warmupProof, determinism].every((proof) => proof.passed);
  return { passed, strategy, params, warmup, ...findings };
}
