/** The page of a verdict from what was judged: the run as it was done again, its assessment, the evidence. */
import type { EvidenceRow, RunReport, VerdictReport } from '../../../../adapters/report/index.ts';
import type { RunFolder } from '../../../../adapters/artifacts/index.ts';
import { REQUIRED_PROFILE, type PromotionAssessment } from '../../../../engines/promotion/index.ts';
import type { RunSubject } from '../../../../foundation/model/index.ts';
import type { GatheredEvidence } from '../../promotion/gather-evidence.ts';
import { stressView } from './stress-view.ts';
import { walkForwardView } from './walk-forward-view.ts';

/** Symbols that a command spells out. */
const SHOWN_SYMBOLS = 3;

/**
 * `id` is the verdict's. A pure function of sealed records, so that the page repeats. Fails as
 * `readEvaluationFile` does.
 */
export function reportOfVerdict(
  id: string,
  of: {
    readonly run: RunFolder;
    readonly report: RunReport;
    readonly assessment: PromotionAssessment;
    readonly evidence: GatheredEvidence;
  },
): VerdictReport {
  const { report, assessment, evidence } = of;
  const { verdict, consistency } = assessment;
  return {
    id,
    run: report,
    passed: verdict.passed,
    passesBase: verdict.passesBase,
    gates: verdict.gates,
    score: consistency.score,
    terms: consistency.terms,
    evidence: evidenceRows(of.run, evidence),
    stress: evidence.stress === null ? null : stressView(evidence.stress),
    walkForward: evidence.walkForward === null ? null : walkForwardView(evidence.walkForward),
  };
}

function evidenceRows(run: RunFolder, evidence: GatheredEvidence): readonly EvidenceRow[] {
  const { subject, auditTip } = run;
  const { run_id: id } = subject;
  return [
    rowOf('RUN', { id, auditTip }, ''),
    rowOf('CHECK', evidence.check, checkCommand(subject)),
    rowOf('STRESS', evidence.stress, `mqk stress run ${id} --profile ${REQUIRED_PROFILE}`),
    rowOf('WALK_FORWARD', evidence.walkForward, `mqk walk-forward run ${id}`),
  ];
}

/** `maker` makes the record where there is none. */
function rowOf(
  kind: EvidenceRow['kind'],
  of: { readonly id: string; readonly auditTip: string } | null,
  maker: string,
): EvidenceRow {
  if (of === null) return { kind, record: null, command: maker };
  const { id, auditTip } = of;
  return { kind, record: { id, auditTip }, command: `mqk audit verify ${id}` };
}

/** A check takes the flags of the run, of which the first few are spelled out. */
function checkCommand({ strategy, data, timeframe, calendar }: RunSubject): string {
  const bars = data.slice(0, SHOWN_SYMBOLS).map(({ symbol }) => `--bars ${symbol}=FILE`);
  const more = data.length > SHOWN_SYMBOLS ? ['…'] : [];
  const flags = [...bars, ...more, `--timeframe ${timeframe}`, `--calendar ${calendar}`];
  return `mqk strategy check ${strategy.id} ${flags.join(' ')} and the other flags of the run`;
}
