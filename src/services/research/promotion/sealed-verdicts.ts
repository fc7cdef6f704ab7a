/** Finds sealed verdicts: by id or path, or by the run that they judged. */
import {
  listWholeEvaluations,
  readEvaluation,
  readRunFolder,
} from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { promotionRecordOf, type PromotionRecord } from './promotion-record.ts';

/** Codes of a name that stands for something else than an evaluation of the kind asked for. */
const NO_VERDICT: readonly string[] = ['EVIDENCE_NOT_FOUND', 'EVIDENCE_KIND_FOREIGN'];

/** Where verdicts are looked up, and by which program. */
export interface VerdictPlaces {
  /** The folder that holds the run folders. */
  readonly outDir: string;
  /** Verdicts of another version are refused, since it may have judged otherwise. */
  readonly programVersion: string;
}

/** One verdict, verified: `last`, an id or a path. Fails as `readEvaluation` does, or with EVIDENCE_DAMAGED. */
export function readVerdict(name: string, places: VerdictPlaces): PromotionRecord {
  return promotionRecordOf(readEvaluation({ ...places, name, kind: 'PROMOTION' }));
}

/**
 * The verdict that `name` stands for: one by its id or path, or the newest about the run of that id or path. Fails
 * with PROMOTION_NOT_EVALUATED for a run without one, with EVIDENCE_LAST_UNKNOWN when a folder that can't be read may
 * hold a newer one, or as reading it does.
 */
export function verdictOf(name: string, places: VerdictPlaces): PromotionRecord {
  try {
    return readVerdict(name, places);
  } catch (error) {
    if (!(error instanceof Failure) || !NO_VERDICT.includes(error.code)) throw error;
  }
  const run = readRunFolder({ ...places, name });
  const { run_id: runId } = run.subject;
  const newest = listWholeEvaluations(places.outDir, 'PROMOTION').findLast(
    ({ subject }) => subject.run_id === runId,
  );
  if (newest !== undefined) return readVerdict(newest.path, places);
  throw new Failure('NOT_FOUND', 'PROMOTION_NOT_EVALUATED', `no verdict about run ${runId}`, {
    fix: `mqk promote evaluate ${runId}`,
  });
}
