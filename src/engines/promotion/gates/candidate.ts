/**
 * What is judged: a finished run, and the evidence that was gathered about it. All of it is measured by this
 * program; that evidence fits the run (same data, config, strategy) is settled before it comes here.
 */
import type { Limit, Reason } from '../../../foundation/model/index.ts';
import type { JudgedMetrics } from './judged-metrics.ts';

/** Limits without which a run says nothing of what it risks (contract 8.1, 8.2 and 7). */
export interface CapitalLimits {
  readonly dailyLoss: Limit;
  readonly maxDrawdown: Limit;
  readonly maxPositionPerSymbol: Limit;
  readonly maxGrossExposure: Limit;
  readonly maxLeverage: Limit;
  readonly allocationCap: Limit;
  readonly outlierThreshold: Limit;
}

/** How a run ended, in the sticky words of contract 7 and 8. */
export interface RunEnd {
  readonly halted: boolean;
  readonly haltReason: Reason | null;
  readonly disarmed: boolean;
  readonly disarmReason: Reason | null;
  /** Symbols that took no new risk for the rest of the run. */
  readonly blocked: readonly { readonly symbol: string; readonly reason: Reason | null }[];
}

/** The run itself, and what it was allowed. */
export interface RunFacts extends RunEnd {
  readonly runId: string;
  /** Config `execution.ambiguity_policy`. */
  readonly ambiguityPolicy: string;
  readonly shadow: boolean;
  readonly limits: CapitalLimits;
  readonly failOnGap: boolean;
  readonly gapToleranceBars: number;
  /** Bars that integrity dropped, by code. Bars outside of sessions are none of them. */
  readonly barsDropped: Readonly<Partial<Record<Reason, number>>>;
  /** Codes of the limitations that the run's record declares. */
  readonly limitations: readonly string[];
  /** Milliseconds from the first slice to the last. */
  readonly durationMs: number;
  readonly metrics: JudgedMetrics;
}

/** One proof of a strategy check. */
export interface ProofEvidence {
  readonly passed: boolean;
  /** Comparisons made; a proof that compared nothing is not passed. */
  readonly checked: number;
  /** What was found first; null when nothing was. */
  readonly problem: string | null;
}

/** A sealed strategy check of the run's strategy. */
export interface CheckEvidence {
  readonly id: string;
  readonly lookahead: ProofEvidence;
  readonly warmup: ProofEvidence;
  readonly determinism: ProofEvidence;
}

/** The run again, under one stress profile. */
export interface StressedRun {
  readonly profile: string;
  /** Why it was no such stress of that run after all, in words; empty for one that was. */
  readonly faults: readonly string[];
  readonly end: RunEnd;
  readonly metrics: JudgedMetrics;
}

/** Sealed stress runs. */
export interface StressEvidence {
  readonly id: string;
  readonly profiles: readonly StressedRun[];
}

/** Results out of sample of one fold. */
export interface FoldResult {
  /** Change of the equity over the test window, a fraction. */
  readonly totalReturn: number | null;
  /** Positive fraction. */
  readonly maxDrawdown: number | null;
  readonly end: RunEnd;
}

/** Sealed walk-forward folds, in time order. */
export interface WalkForwardEvidence {
  readonly id: string;
  /** Whether no training window holds a bar behind its test window. */
  readonly isForward: boolean;
  /** Folds that were laid out; fewer results are a missing fold. */
  readonly plannedFolds: number;
  /** From the first bar that was tested to the last; null when it is not told. */
  readonly testedDays: number | null;
  readonly folds: readonly FoldResult[];
}

/** Evidence that was not gathered is null, and its gates deny. */
export interface PromotionCandidate {
  readonly run: RunFacts;
  readonly check: CheckEvidence | null;
  readonly stress: StressEvidence | null;
  readonly walkForward: WalkForwardEvidence | null;
}
