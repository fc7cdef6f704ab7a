/** What judges a run: what was asked of it, and the id that follows from the question. */
import { canonicalJson, type JsonObject } from '../../core/index.ts';
import { deriveEvaluationId, type RunId } from '../values/ids.ts';
import type { RunSubject } from './run-subject.ts';

export const EVALUATION_KINDS = ['CHECK', 'PROMOTION', 'STRESS', 'SWEEP', 'WALK_FORWARD'] as const;
export type EvaluationKind = (typeof EVALUATION_KINDS)[number];

export interface EvaluationIdentity {
  readonly kind: EvaluationKind;
  /** The run that is judged. */
  readonly subject: RunSubject;
  /** Everything else on which the answer depends; no answers. */
  readonly question: JsonObject;
}

/** The same question about the same run has the same id, and so the same folder. */
export function evaluationId({ kind, subject, question }: EvaluationIdentity): RunId {
  return deriveEvaluationId(canonicalJson({ kind, question, subject }));
}
