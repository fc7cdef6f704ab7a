/** The sealed evidence about a run: read, verified, and held against the run that it is to speak for. */
import {
  listWholeEvaluations,
  readEvaluation,
  type Evaluation,
  type RunFolder,
} from '../../../adapters/artifacts/index.ts';
import { Failure, type Problem } from '../../../foundation/core/index.ts';
import {
  subjectDifference,
  subjectDifferences,
  type EvaluationKind,
} from '../../../foundation/model/index.ts';

/** Names of evaluations: an id, a path, or `last` (of this run); null: not given, and its gates will deny. */
export interface EvidenceNames {
  readonly check: string | null;
  readonly stress: string | null;
  readonly walkForward: string | null;
}

type EvidenceKind = Extract<EvaluationKind, 'CHECK' | 'STRESS' | 'WALK_FORWARD'>;

/** What makes evidence of a kind about the run whose id follows. */
const MAKERS: Readonly<Record<EvidenceKind, (runId: string) => string>> = {
  CHECK: (runId) => `mqk strategy check --run ${runId}`,
  STRESS: (runId) => `mqk stress run ${runId} --all`,
  WALK_FORWARD: (runId) => `mqk walk-forward run ${runId}`,
};

export interface GatheredEvidence {
  readonly check: Evaluation | null;
  readonly stress: Evaluation | null;
  readonly walkForward: Evaluation | null;
}

/**
 * Reads what was named; `last` is the newest about this run. Fails as `readEvaluation` does, and with
 * PROMOTION_EVIDENCE_FOREIGN, which names every fact in which a piece of evidence is about another run.
 */
export function gatherEvidence(
  names: EvidenceNames,
  run: RunFolder,
  outDir: string,
): GatheredEvidence {
  const { programVersion } = run;
  const read = (kind: EvidenceKind, named: string | null): Evaluation | null => {
    if (named === null) return null;
    const name = named === 'last' ? lastAbout(run, kind, outDir) : named;
    return readEvaluation({ outDir, name, kind, programVersion });
  };
  const evidence = {
    check: read('CHECK', names.check),
    stress: read('STRESS', names.stress),
    walkForward: read('WALK_FORWARD', names.walkForward),
  };
  const problems = givenEvidence(evidence).flatMap((one) => misfitsOf(one, run));
  if (problems.length > 0) throw foreign(run, problems);
  return evidence;
}

/** What was given: check, stress, walk-forward. */
export function givenEvidence({
  check,
  stress,
  walkForward,
}: GatheredEvidence): readonly Evaluation[] {
  return [check, stress, walkForward].filter((one) => one !== null);
}

/** The path of the newest about the run, by the manifests. Others are let be, however new they are. */
function lastAbout({ subject }: RunFolder, kind: EvidenceKind, outDir: string): string {
  const evaluations = listWholeEvaluations(outDir, kind);
  const about = evaluations.findLast((one) => subjectDifference(one.subject, subject) === null);
  if (about !== undefined) return about.path;
  const { strategy } = subject;
  const isBare = evaluations.some(
    (one) => hasNoBars(one) && one.subject.strategy.id === strategy.id,
  );
  const why = isBare ? `; ${NO_BARS}` : '';
  const message = `there is no ${kind} about the run ${subject.run_id} in ${outDir}${why}`;
  throw new Failure('NOT_FOUND', 'EVIDENCE_NOT_FOUND', message, {
    fix: MAKERS[kind](subject.run_id),
  });
}

const NO_BARS = 'the check was given no bars, and fits no run';

/** A check on bars of its own: its subject has no data, as no run's has. */
function hasNoBars({ kind, subject }: Pick<Evaluation, 'kind' | 'subject'>): boolean {
  return kind === 'CHECK' && subject.data.length === 0;
}

function misfitsOf(evaluation: Evaluation, run: RunFolder): readonly Problem[] {
  const code = 'PROMOTION_EVIDENCE_FOREIGN';
  if (hasNoBars(evaluation)) {
    return [{ code, file: evaluation.path, path: 'subject.data', message: NO_BARS }];
  }
  return subjectDifferences(evaluation.subject, run.subject).map((member) => ({
    code,
    file: evaluation.path,
    path: `subject.${member}`,
    message: `the ${evaluation.kind} judged another ${member} than the run has`,
  }));
}

function foreign(run: RunFolder, problems: readonly Problem[]): Failure {
  const message = `evidence about another run was given for ${run.subject.run_id}`;
  return new Failure('INPUT', 'PROMOTION_EVIDENCE_FOREIGN', message, {
    problems,
    fix: 'gather the evidence on this run: same data, config, strategy, parameters, cash and seed',
  });
}
