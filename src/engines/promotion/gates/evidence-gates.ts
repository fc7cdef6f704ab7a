/** What was found about the run beside it: strategy check, stress, walk-forward. */
import type {
  CheckEvidence,
  FoldResult,
  ProofEvidence,
  StressEvidence,
  StressedRun,
  WalkForwardEvidence,
} from './candidate.ts';
import {
  judgeFindings,
  judgeNumber,
  missingInput,
  type GateName,
  type GateRow,
  type NumberGate,
  type PromotionCode,
} from './gate-row.ts';
import { judgeMetric, resultGates } from './metric-gates.ts';
import { finiteOrNull, nanosOf, NANOS_PER_UNIT, nanosOfPpm } from './nanos.ts';
import { stopsOf } from './run-gates.ts';
import { shownNumber } from './shown-number.ts';
import type { PromotionThresholds } from '../thresholds.ts';

/** The profile that a run must stand: twice the costs. */
export const REQUIRED_PROFILE = 'slippage_x2';

const NO_FINDINGS = { threshold: 0, comparator: '<=' } as const;

/** No look-ahead, warm-up long enough, the same in every run: three rows. */
export function judgeCheck(check: CheckEvidence | null): readonly GateRow[] {
  const judge = (
    name: GateName,
    code: PromotionCode,
    proof: (of: CheckEvidence) => ProofEvidence,
  ): GateRow => {
    if (check === null) {
      return missingInput({ name, ...NO_FINDINGS }, 'PROMOTION_CHECK_MISSING', {
        evidence: null,
        note: 'no strategy check was given',
      });
    }
    const { passed, checked, problem } = proof(check);
    const findings = [
      ...(passed ? [] : [problem ?? 'the proof failed']),
      ...(passed && checked <= 0 ? ['nothing was compared'] : []),
    ];
    return judgeFindings({ name, code }, findings, {
      evidence: check.id,
      note: `${checked} comparisons`,
    });
  };
  return [
    judge('no_lookahead', 'PROMOTION_LOOKAHEAD_FOUND', ({ lookahead }) => lookahead),
    judge('warmup', 'PROMOTION_WARMUP_SHORT', ({ warmup }) => warmup),
    judge('determinism', 'PROMOTION_NOT_DETERMINISTIC', ({ determinism }) => determinism),
  ];
}

/** The profile `slippage_x2` as the evidence has it; null when it was not run. */
export function requiredStress(stress: StressEvidence | null): StressedRun | null {
  return stress?.profiles.find(({ profile }) => profile === REQUIRED_PROFILE) ?? null;
}

/**
 * The stress must be one, and under `slippage_x2` the run must trade to its end and still reach each figure of the
 * result. Its number of trades and its length are not asked again: costs do not decide how much was tried.
 */
export function judgeStress(
  stress: StressEvidence | null,
  thresholds: PromotionThresholds,
): GateRow {
  const name = 'stress_slippage_x2';
  const stressed = requiredStress(stress);
  if (stress === null || stressed === null) {
    return missingInput({ name, ...NO_FINDINGS }, 'PROMOTION_STRESS_MISSING', {
      evidence: stress?.id ?? null,
      note: stress === null ? 'no stress run was given' : `${REQUIRED_PROFILE} was not run`,
    });
  }
  const { halts, disarms, blocks } = stopsOf(stressed.end);
  const missed = resultGates(thresholds)
    .map((gate) => judgeMetric(gate, stressed.metrics, stress.id))
    .filter(({ passed }) => !passed)
    .map(
      ({ name: metric, value, comparator, threshold }) =>
        `${metric} ${typeof value === 'number' ? shownNumber(value) : 'missing'}, not ` +
        `${comparator} ${typeof threshold === 'number' ? shownNumber(threshold) : threshold}`,
    );
  return judgeFindings(
    { name, code: 'PROMOTION_STRESS_FAILED' },
    [...stressed.faults, ...halts, ...disarms, ...blocks, ...missed],
    { evidence: stress.id, note: 'every figure still reaches its threshold' },
  );
}

/** A fold that gained out of sample and traded to its end. */
function isPositive({ totalReturn, end }: FoldResult): boolean {
  const { halts, disarms, blocks } = stopsOf(end);
  const isStopped = halts.length + disarms.length + blocks.length > 0;
  return !isStopped && (finiteOrNull(totalReturn) ?? 0) > 0;
}

/** Folds without a gain; those that were laid out and have no result among them. */
export function negativeFolds({ plannedFolds, folds }: WalkForwardEvidence): number {
  return plannedFolds - folds.filter(isPositive).length;
}

/** Number of folds, share of them with a gain, and the deepest drawdown of any: three rows. */
export function judgeFolds(
  walkForward: WalkForwardEvidence | null,
  thresholds: PromotionThresholds,
): readonly GateRow[] {
  const enough: NumberGate = {
    name: 'folds',
    comparator: '>=',
    limitNanos: nanosOf(thresholds.minFolds),
    code: 'PROMOTION_FOLDS_FEW',
  };
  const positive: NumberGate = {
    name: 'positive_folds',
    comparator: '>=',
    limitNanos: nanosOfPpm(thresholds.minPositiveFolds),
    code: 'PROMOTION_FOLDS_NEGATIVE',
  };
  const drawdown: NumberGate = {
    name: 'fold_drawdown',
    comparator: '<=',
    limitNanos: nanosOfPpm(thresholds.maxDrawdown + thresholds.foldDrawdownTolerance),
    code: 'PROMOTION_FOLD_DRAWDOWN_HIGH',
  };
  const missing = (code: PromotionCode, note: string): readonly GateRow[] =>
    [enough, positive, drawdown].map(({ name, comparator, limitNanos }) =>
      missingInput({ name, comparator, threshold: limitNanos / NANOS_PER_UNIT }, code, {
        evidence: walkForward?.id ?? null,
        note,
      }),
    );
  if (walkForward === null) {
    return missing('PROMOTION_WALK_FORWARD_MISSING', 'no walk-forward run was given');
  }
  const { id: evidence, isForward, plannedFolds, testedDays, folds } = walkForward;
  if (!isForward) {
    return missing('PROMOTION_WALK_FORWARD_MISSING', 'the folds train on bars behind their tests');
  }
  const count = folds.length;
  if (count !== plannedFolds) {
    return missing(
      'PROMOTION_FOLD_MISSING',
      `${count} of ${plannedFolds} folds have a result with the run's own parameters`,
    );
  }
  if (count === 0) {
    return missing('PROMOTION_WALK_FORWARD_MISSING', 'the walk-forward run has no fold');
  }
  const gained = folds.filter(isPositive).length;
  const span = testedDays === null ? 'days that are not told' : `${testedDays} days`;
  const tested = `${count} folds, tested over ${span}`;
  return [
    judgeNumber(enough, count, { evidence, note: tested }),
    judgeNumber(positive, gained / count, { evidence, note: `${gained} gained of ${tested}` }),
    judgeNumber(drawdown, deepest(folds), { evidence, note: tested }),
  ];
}

/** Null as soon as one is: a drawdown that is not known may be any. */
function deepest(folds: readonly FoldResult[]): number | null {
  return folds.reduce<number | null>((worst, { maxDrawdown }) => {
    const depth = finiteOrNull(maxDrawdown);
    return worst === null || depth === null ? null : Math.max(worst, depth);
  }, 0);
}
