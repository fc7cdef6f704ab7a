/** `mqk report build`: the sealed page of a run or of a verdict, verified with everything else in its folder. */
import { join } from 'node:path';
import {
  readEvaluation,
  readRunFolder,
  readSealedText,
  type Evaluation,
  type RecordName,
  type RunFolder,
} from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';

/** Codes of a name that stands for no run, and may stand for a verdict. */
const NO_RUN: readonly string[] = ['RUN_NOT_FOUND', 'EVIDENCE_KIND_FOREIGN'];

export interface SealedReport {
  readonly runId: string;
  /** Of the evaluation that holds the page; null: the page of a run alone. */
  readonly verdictId: string | null;
  /** Of the page inside of its folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The page that `name` stands for: of a run by `last`, id or path, or of a verdict by id or path. Fails as
 * `readRunFolder`, `readEvaluation` and `readSealedText` do.
 */
export function sealedReport(of: RecordName): SealedReport {
  try {
    return pageIn(readRunFolder(of), null);
  } catch (error) {
    if (!(error instanceof Failure) || !NO_RUN.includes(error.code)) throw error;
    if (of.name === 'last') throw error;
    const verdict = verdictNamed(of, error);
    return pageIn(verdict, verdict.id);
  }
}

/** What is neither is told as no run. */
function verdictNamed(of: RecordName, noRun: Failure): Evaluation {
  try {
    return readEvaluation({ ...of, kind: 'PROMOTION' });
  } catch (error) {
    if (error instanceof Failure && error.code === 'EVIDENCE_NOT_FOUND') throw noRun;
    throw error;
  }
}

function pageIn(folder: RunFolder | Evaluation, verdictId: string | null): SealedReport {
  const name = 'report.html';
  const text = readSealedText(folder, name);
  return { runId: folder.subject.run_id, verdictId, path: join(folder.path, name), text };
}
