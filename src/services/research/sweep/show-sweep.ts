/** A sweep that was sealed, read back with everything verified, and judged by what is recorded now. */
import { readEvaluation } from '../../../adapters/artifacts/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { EvaluationIdentity } from '../../../foundation/model/index.ts';
import { programVersion } from '../provenance.ts';
import { countRecordedTrials, judgementJson } from './judge-sweep.ts';

export interface ShownSweep extends Pick<EvaluationIdentity, 'subject' | 'question'> {
  readonly id: string;
  readonly path: string;
  readonly result: JsonObject;
  readonly judgement: JsonObject;
}

/** `name` is an id, a path or `last`. Fails with EVIDENCE_*, or as the disk does. */
export function showSweep(
  name: string,
  places: { readonly outDir: string; readonly packageRoot: string },
): ShownSweep {
  const { outDir } = places;
  const version = programVersion(places.packageRoot);
  const sweep = readEvaluation({ outDir, name, programVersion: version, kind: 'SWEEP' });
  const { id, path, subject, question, result } = sweep;
  const judgement = judgementJson(result, countRecordedTrials(outDir, subject));
  return { id, path, subject, question, result, judgement };
}
