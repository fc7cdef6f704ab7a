/**
 * What the page of a verdict is made from, beside the run: gates and score as they were judged, and what the
 * sealed evidence holds. Texts of evidence are those of a file: the page takes them for nothing but text.
 */
import type { AssessedGate, ScoreTerm } from '../../engines/promotion/index.ts';
import type { JsonObject } from '../../foundation/core/index.ts';
import type { CostPoint, NamedSeries, TimeSeries } from './charts/index.ts';
import type { Capped, RunReport } from './run-report.ts';

export interface VerdictReport {
  /** Id of the evaluation that holds the page. */
  readonly id: string;
  /** Of the run as it was done again. */
  readonly run: RunReport;
  readonly passed: boolean;
  /** False when the thresholds of the base layer refuse it. */
  readonly passesBase: boolean;
  /** All of them, in the order in which they are judged. */
  readonly gates: readonly AssessedGate[];
  readonly score: number | null;
  readonly terms: readonly ScoreTerm[];
  readonly evidence: readonly EvidenceRow[];
  /** Null: not run. */
  readonly stress: StressView | null;
  readonly walkForward: WalkForwardView | null;
}

/** A sealed record on which the verdict rests, or the lack of one. */
export interface EvidenceRow {
  readonly kind: 'RUN' | 'CHECK' | 'STRESS' | 'WALK_FORWARD';
  /** Null: it was not given. */
  readonly record: { readonly id: string; readonly auditTip: string } | null;
  /** What verifies the record, or makes one where there is none. */
  readonly command: string;
}

export interface StressView {
  /** The profile that a gate asks for stands first. */
  readonly profiles: Capped<StressProfileView>;
  /** Daily equity in currency units; of the profiles, those that are shown. */
  readonly base: TimeSeries;
  readonly equity: readonly NamedSeries[];
  readonly costs: CostView;
}

export interface StressProfileView {
  readonly name: string;
  /** By the keys of `metrics.json`. */
  readonly metrics: JsonObject;
  /** What is odd about it: it halted, it had no effect, it made something easier. */
  readonly remarks: readonly string[];
}

export interface CostView {
  /** Ascending by multiplier. */
  readonly points: readonly CostPoint[];
  /** The multiplier at which no profit is left; null with a reason. */
  readonly breakEven: number | null;
  readonly reason: string | null;
}

export interface WalkForwardView {
  readonly scheme: string;
  readonly plannedFolds: number;
  readonly folds: readonly FoldView[];
  /** Daily equity over the test windows, currency units. */
  readonly stitched: TimeSeries;
  /** Where each test window begins, UTC milliseconds. */
  readonly starts: readonly number[];
}

/** A fold; times as the evidence writes them, figures of the test window but where it says otherwise. */
export interface FoldView {
  readonly name: string;
  readonly test: string;
  readonly params: JsonObject;
  readonly inSample: number | null;
  readonly totalReturn: number | null;
  readonly sharpe: number | null;
  readonly maxDrawdown: number | null;
  readonly trades: number | null;
  /** Why it stopped before its end. */
  readonly remarks: readonly string[];
}
