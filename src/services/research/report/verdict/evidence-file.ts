/** A further file of a piece of evidence. */
import { readEvaluationFile, type Evaluation } from '../../../../adapters/artifacts/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';

/** The curves of the evidence; empty where it has none. Fails as `readEvaluationFile` does. */
export function curvesIn(evaluation: Evaluation): JsonObject {
  const name = 'equity.json';
  return Object.hasOwn(evaluation.artifacts, name) ? readEvaluationFile(evaluation, name) : {};
}
