/**
 * Decides whether a run deserves capital (`mqk promote evaluate`): verifies the run and the evidence about it,
 * makes the run and the evidence again, judges what came out, and seals the verdict.
 */
import {
  readRunFolder,
  sealEvaluation,
  type EvaluationEvent,
  type EvaluationStart,
  type RunFolder,
  type WrittenEvaluation,
} from '../../../adapters/artifacts/index.ts';
import { renderVerdictReport } from '../../../adapters/report/index.ts';
import {
  assessPromotion,
  type PromotionAssessment,
  type PromotionCandidate,
} from '../../../engines/promotion/index.ts';
import { canonicalJson, objectsIn, type JsonObject } from '../../../foundation/core/index.ts';
import type { Watch } from '../backtest-request.ts';
import { readConfig } from '../plan/config-source.ts';
import { planOfRun, type GivenSources } from '../plan/plan-of-run.ts';
import type { ResearchContext } from '../plan/run-plan.ts';
import { programVersion, readProvenance } from '../provenance.ts';
import { reportOfVerdict } from '../report/verdict/report-of-verdict.ts';
import type { BacktestOutcome } from '../run-backtest.ts';
import {
  gatherEvidence,
  givenEvidence,
  type EvidenceNames,
  type GatheredEvidence,
} from './gather-evidence.ts';
import { questionOf, reportOf, resultOf } from './promotion-record.ts';
import { checkEvidence, stressEvidence, walkForwardEvidence } from './read-evidence.ts';
import { reproduceEvidence } from './reproduce-evidence.ts';
import { reproduceRun } from './reproduce-run.ts';
import { runFactsOf } from './run-facts.ts';

export interface PromotionRequest {
  /** The folder that holds the run folders, and in `evaluations` what judges them. */
  readonly outDir: string;
  /** An id, a path, or `last`. */
  readonly run: string;
  readonly evidence: EvidenceNames;
  /** Where the sources of the run lie, when they are not where they were last read. */
  readonly sources: GivenSources;
}

export interface PromotionOutcome {
  readonly assessment: PromotionAssessment;
  /** The run as it was done again. */
  readonly rerun: BacktestOutcome;
  readonly evidence: GatheredEvidence;
  /** `result.json` of the sealed verdict. */
  readonly result: JsonObject;
  readonly folder: WrittenEvaluation;
}

/**
 * Evaluates a run; a refusal is a result. Fails when there is nothing to judge: as `readRunFolder`,
 * `gatherEvidence`, `planOfRun`, `reproduceRun` and `reproduceEvidence` do, with RUN_FOLDER_CONFLICT, FILE_*, or
 * INTERRUPTED; no evaluation is left then.
 */
export async function evaluatePromotion(
  request: PromotionRequest,
  of: ResearchContext,
  watch: Watch,
): Promise<PromotionOutcome> {
  const { outDir } = request;
  const { packageRoot } = of.places;
  const run = readRunFolder({
    outDir,
    name: request.run,
    programVersion: programVersion(packageRoot),
  });
  const evidence = gatherEvidence(request.evidence, run, outDir);
  const plan = await planOfRun(run, { ...of, given: request.sources }, watch);
  const rerun = await reproduceRun(run, plan, { places: of.places, watch });
  await reproduceEvidence(evidence, plan, { places: of.places, watch });
  const candidate = candidateOf(rerun, run, {
    evidence,
    configHashOf: (profile) => readConfig(plan.configSource, of.places, [profile]).configHash,
  });
  const thresholds = plan.settings.promotion;
  const assessment = assessPromotion(candidate, thresholds);
  const result = resultOf(run, assessment);
  const { metrics } = rerun;
  const report = reportOf(result, { run, evidence, thresholds, metrics });
  const folder = await seal(
    { run, rerun, evidence, assessment, result, report },
    { outDir, packageRoot },
  );
  if (folder.note !== null) watch.note(folder.note);
  return { assessment, rerun, evidence, result, folder };
}

function candidateOf(
  rerun: BacktestOutcome,
  run: RunFolder,
  of: {
    readonly evidence: GatheredEvidence;
    readonly configHashOf: (profile: string) => string;
  },
): PromotionCandidate {
  const { check, stress, walkForward } = of.evidence;
  return {
    run: runFactsOf(rerun, run),
    check: check === null ? null : checkEvidence(check),
    stress: stress === null ? null : stressEvidence(stress, of.configHashOf),
    walkForward: walkForward === null ? null : walkForwardEvidence(walkForward),
  };
}

interface Verdict {
  readonly run: RunFolder;
  readonly rerun: BacktestOutcome;
  readonly evidence: GatheredEvidence;
  readonly assessment: PromotionAssessment;
  readonly result: JsonObject;
  readonly report: JsonObject;
}

async function seal(
  verdict: Verdict,
  to: { readonly outDir: string; readonly packageRoot: string },
): Promise<WrittenEvaluation> {
  const { run, rerun, evidence, assessment, result, report } = verdict;
  const { firstTs, lastTs } = rerun.record.summary;
  const start: EvaluationStart = {
    outDir: to.outDir,
    kind: 'PROMOTION',
    subject: run.subject,
    question: questionOf(evidence),
    engineId: run.engineId,
    startedAt: firstTs,
    provenance: readProvenance(to.packageRoot),
  };
  return await sealEvaluation(start, (writer) => {
    writer.append(eventsOf(verdict, lastTs));
    const { passed = null, score = null } = result;
    const shown = reportOfVerdict(writer.id, { run, report: rerun.report, assessment, evidence });
    return writer.finish({
      endedAt: lastTs,
      result,
      facts: { passed, score },
      files: {
        'promotion_report.json': `${canonicalJson(report)}\n`,
        'report.html': renderVerdictReport(shown),
      },
    });
  });
}

/** How the verdict came about: what was verified, each gate, the score, the decision. */
function eventsOf({ run, evidence, result }: Verdict, ts: number): readonly EvaluationEvent[] {
  const event = (eventType: string, payload: JsonObject): EvaluationEvent => ({
    ts,
    topic: 'PROMOTION',
    eventType,
    payload,
  });
  const { gates, score = null, score_terms: terms = null, passed = null } = result;
  return [
    event('RUN_REPRODUCED', { run_id: run.subject.run_id, audit_tip: run.auditTip }),
    ...givenEvidence(evidence).map(({ kind, id, auditTip }) =>
      event('EVIDENCE_VERIFIED', { kind, id, audit_tip: auditTip }),
    ),
    ...objectsIn(gates).map((gate) => event('GATE_JUDGED', gate)),
    event('SCORED', { score, score_terms: terms }),
    event('DECIDED', { passed }),
  ];
}
