/** `mqk report build`: the sealed page of a run or of a verdict, verified with everything else in its folder. */
import { join } from 'node:path';
import {
  readEvaluation,
  readRunRecord,
  readSealedText,
  type RecordName,
  type RunFolder,
} from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

export interface SealedReport {
  readonly runId: string;
  /** Of the evaluation that holds the page; null: the page of a run alone. */
  readonly verdictId: string | null;
  /** Of the page inside of its folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The page that `name` stands for: of a run of any mode by `last`, id or path, or of a verdict by id or path. Fails as
 * `readRunRecord`, `readEvaluation` and `readSealedText` do.
 */
export function sealedReport(of: RecordName): SealedReport {
  try {
    const run = readRunRecord(of);
    const { run_id: runId, kind } = run.manifest;
    const isRun = kind === undefined && typeof runId === 'string';
    return isRun ? pageIn(run, { runId, verdictId: null }) : verdictPage(of);
  } catch (error) {
    const isNoRun = error instanceof Failure && error.code === 'RUN_NOT_FOUND';
    if (!isNoRun || of.name === 'last') throw error;
    return verdictPage(of, error);
  }
}

/** `noRun`: how a name is told that stands for neither. */
function verdictPage(of: RecordName, noRun: Failure | null = null): SealedReport {
  try {
    const verdict = readEvaluation({ ...of, kind: 'PROMOTION' });
    return pageIn(verdict, { runId: verdict.subject.run_id, verdictId: verdict.id });
  } catch (error) {
    const isNothing = error instanceof Failure && error.code === 'EVIDENCE_NOT_FOUND';
    throw isNothing && noRun !== null ? noRun : error;
  }
}

function pageIn(
  folder: Pick<RunFolder, 'path' | 'artifacts'>,
  of: Pick<SealedReport, 'runId' | 'verdictId'>,
): SealedReport {
  const name = 'report.html';
  return { ...of, path: join(folder.path, name), text: readSealedText(folder, name) };
}
