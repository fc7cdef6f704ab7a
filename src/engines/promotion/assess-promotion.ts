/** Everything that is said of a candidate at once: gates, score, and what ranks it among others. */
import type { PromotionCandidate } from './gates/candidate.ts';
import { negativeFolds, requiredStress } from './gates/evidence-gates.ts';
import { compareToBase, type AssessedVerdict } from './gates/compare-to-base.ts';
import { judgePromotion } from './gates/judge-promotion.ts';
import { BASE_THRESHOLDS, type PromotionThresholds } from './thresholds.ts';
import { scoreConsistency, type ConsistencyScore } from './score/consistency-score.ts';
import type { RankCandidate } from './score/rank-candidates.ts';

export interface PromotionAssessment {
  readonly verdict: AssessedVerdict;
  /** Also of a candidate that was refused, as far as its metrics go. */
  readonly consistency: ConsistencyScore;
  readonly standing: Omit<RankCandidate, 'id' | 'runId' | 'passed'>;
}

/** Judges, scores and places a candidate; `thresholds` are those of its own config. */
export function assessPromotion(
  candidate: PromotionCandidate,
  thresholds: PromotionThresholds,
): PromotionAssessment {
  const { run, stress, walkForward } = candidate;
  const { metrics } = run;
  const stressCagr = requiredStress(stress)?.metrics.cagr ?? null;
  const consistency = scoreConsistency(metrics, stressCagr);
  return {
    verdict: compareToBase(
      judgePromotion(candidate, thresholds),
      judgePromotion(candidate, BASE_THRESHOLDS),
    ),
    consistency,
    standing: {
      score: consistency.score,
      maxDrawdown: metrics.max_drawdown,
      stressCagr,
      stability: metrics.stability,
      negativeFolds: walkForward === null ? null : negativeFolds(walkForward),
      worst5d: metrics.worst_5d,
    },
  };
}
