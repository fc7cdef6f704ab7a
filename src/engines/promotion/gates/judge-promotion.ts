/** All gates of a promotion, in one order. Each is judged whatever the others say: none hides another. */
import type { PromotionCandidate } from './candidate.ts';
import { judgeCheck, judgeFolds, judgeStress } from './evidence-gates.ts';
import type { GateRow } from './gate-row.ts';
import { judgeMetrics } from './metric-gates.ts';
import {
  judgeAmbiguity,
  judgeEnd,
  judgeIntegrity,
  judgeLimitations,
  judgeLimits,
  judgeShadow,
} from './run-gates.ts';
import type { PromotionThresholds } from '../thresholds.ts';

export interface PromotionVerdict {
  /** Whether every gate passed. */
  readonly passed: boolean;
  /** In the order of `GATE_NAMES`, every one of them. */
  readonly gates: readonly GateRow[];
}

/**
 * Judges every gate, also after one that refused, so that all reasons are seen. Evidence that is missing (null) denies at
 * each of its gates. Pure; throws nothing.
 */
export function judgePromotion(
  { run, check, stress, walkForward }: PromotionCandidate,
  thresholds: PromotionThresholds,
): PromotionVerdict {
  const gates = [
    judgeAmbiguity(run),
    judgeIntegrity(run),
    ...judgeCheck(check),
    judgeLimitations(run),
    ...judgeEnd(run),
    judgeLimits(run),
    judgeShadow(run),
    judgeStress(stress, thresholds),
    ...judgeFolds(walkForward, thresholds),
    ...judgeMetrics(run, thresholds),
  ];
  return { passed: gates.every(({ passed }) => passed), gates };
}
