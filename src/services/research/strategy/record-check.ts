/** What a check found, as evidence: the sealed folder of an evaluation of kind CHECK. */
import {
  sealEvaluation,
  type EvaluationEvent,
  type EvaluationStart,
  type RunProvenance,
  type WrittenEvaluation,
} from '../../../adapters/artifacts/index.ts';
import { InvariantViolation, type JsonObject } from '../../../foundation/core/index.ts';
import { subjectOf } from '../../../foundation/model/index.ts';
import type { CheckPlan } from './check-plan.ts';
import { checkResult, proofJson, type CheckReport } from './check-report.ts';

/** Writes the folder. Fails with RUN_FOLDER_CONFLICT, or as the disk does; nothing is left then. */
export async function recordCheck(
  { inputs, cases }: CheckPlan,
  report: CheckReport,
  to: { readonly outDir: string; readonly provenance: RunProvenance },
): Promise<WrittenEvaluation> {
  const columns = cases[0]?.subject.prepared.columns;
  if (columns === undefined) throw new InvariantViolation('a check has bars');
  const [startedAt = 0, endedAt = 0] = [columns.ts[0], columns.ts[columns.count - 1]];
  const start: EvaluationStart = {
    ...to,
    kind: 'CHECK',
    subject: subjectOf(inputs),
    question: questionOf(report),
    engineId: inputs.engineId,
    startedAt,
  };
  return await sealEvaluation(start, (writer) => {
    const result = checkResult(report);
    writer.append(eventsOf(report, endedAt));
    const { passed } = report;
    const facts = { passed, lookahead: report.lookahead.passed };
    return writer.finish({ endedAt, result, facts });
  });
}

/** Bars of its own say nothing of a run: a check that was given none fits none. */
function questionOf({ series }: CheckReport): JsonObject {
  return {
    proofs: ['lookahead', 'warmup', 'determinism'],
    series: series.map(({ name, symbols, timeframe }) => ({ name, symbols, timeframe })),
  };
}

function eventsOf(report: CheckReport, ts: number): readonly EvaluationEvent[] {
  const series = report.series.map((one): EvaluationEvent => {
    return { ts, topic: 'EVAL', eventType: 'SERIES_CHECKED', payload: { ...one } };
  });
  const proofs = {
    lookahead: report.lookahead,
    warmup: report.warmupProof,
    determinism: report.determinism,
  };
  return [
    ...series,
    ...Object.entries(proofs).map(([proof, found]): EvaluationEvent => {
      const payload = { proof, ...proofJson(found) };
      return { ts, topic: 'EVAL', eventType: 'PROOF_DONE', payload };
    }),
  ];
}
