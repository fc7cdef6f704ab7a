/** The newest sealed verdict about what a run would trade (P17.promotion). */
import {
  listWholeEvaluations,
  readEvaluation,
  type EvaluationListing,
} from '../../../adapters/artifacts/index.ts';
import type { RunRow } from '../../../adapters/db/index.ts';
import type { PreflightFacts } from '../../../engines/lifecycle/index.ts';
import { canonicalJson, Failure } from '../../../foundation/core/index.ts';

import { recordedRun } from '../record/recorded-run.ts';

/**
 * Null when no verdict is about exactly the run's strategy, parameters, config, timeframe and calendar; data,
 * cash and seed are the judged run's own affair. The folder is verified whole; damage is a result of its own. Fails
 * with EVIDENCE_LAST_UNKNOWN when a folder that can't be read may hold a newer one.
 */
export function promotionFactsOf(
  run: RunRow,
  programVersion: string,
): PreflightFacts['P17.promotion'] {
  const { outDir } = recordedRun(run);
  const newest = listWholeEvaluations(outDir, 'PROMOTION').findLast((one) => speaksFor(one, run));
  if (newest === undefined) return null;
  try {
    const name = newest.path;
    const { id, result } = readEvaluation({ outDir, name, kind: 'PROMOTION', programVersion });
    return { evaluation: id, passed: result['passed'] === true, result: 'VALID' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { evaluation: newest.id, passed: false, result: error.code };
  }
}

function speaksFor({ subject }: EvaluationListing, run: RunRow): boolean {
  const { id, version, params, source_sha256: source = null } = subject.strategy;
  return (
    id === run.strategyId &&
    version === run.strategyVersion &&
    canonicalJson(params) === run.strategyParams &&
    source === run.strategySourceSha256 &&
    subject.config_hash === run.configHash &&
    subject.timeframe === run.timeframe &&
    subject.calendar === run.calendar &&
    !subject.shadow
  );
}
