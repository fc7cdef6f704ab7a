/** The sealed verdict: what is written of an assessment, and how it is read back. */
import type { Evaluation, RunFolder } from '../../../adapters/artifacts/index.ts';
import {
  GATE_NAMES,
  type PromotionAssessment,
  type PromotionThresholds,
  type RankCandidate,
} from '../../../engines/promotion/index.ts';
import {
  Failure,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import type { GatheredEvidence } from './gather-evidence.ts';

/** `result.json`: the verdict, by the keys of contract 13.1. */
export function resultOf(
  { subject, engineId }: Pick<RunFolder, 'subject' | 'engineId'>,
  { verdict, consistency, standing }: PromotionAssessment,
): JsonObject {
  return {
    run_id: subject.run_id,
    engine_id: engineId,
    strategy: subject.strategy,
    passed: verdict.passed,
    passed_by_base: verdict.passesBase,
    gates: verdict.gates.map((gate) => ({ ...gate })),
    score: consistency.score,
    score_terms: consistency.terms.map((term) => ({ ...term })),
    standing: {
      max_drawdown: standing.maxDrawdown,
      stress_cagr: standing.stressCagr,
      stability: standing.stability,
      negative_folds: standing.negativeFolds,
      worst_5d: standing.worst5d,
    },
  };
}

/** `promotion_report.json`: the verdict with all that it rests on. */
export function reportOf(
  result: JsonObject,
  of: {
    readonly run: RunFolder;
    readonly evidence: GatheredEvidence;
    readonly thresholds: PromotionThresholds;
    readonly metrics: JsonObject;
  },
): JsonObject {
  const { run, evidence, thresholds, metrics } = of;
  return {
    ...result,
    subject: run.subject,
    thresholds: thresholdsJson(thresholds),
    evidence: {
      run: { id: run.subject.run_id, audit_tip: run.auditTip, artifacts: hashesOf(run) },
      check: evidenceJson(evidence.check),
      stress: evidenceJson(evidence.stress),
      walk_forward: evidenceJson(evidence.walkForward),
    },
    limitations: run.limitations.map((one) => ({ ...one })),
    metrics,
  };
}

/** What of the evidence decides the answer, and so the id of the evaluation. */
export function questionOf({ check, stress, walkForward }: GatheredEvidence): JsonObject {
  const named = (one: Evaluation | null): JsonValue =>
    one === null ? null : { id: one.id, audit_tip: one.auditTip };
  return { check: named(check), stress: named(stress), walk_forward: named(walkForward) };
}

/** A verdict as it was sealed. */
export interface PromotionRecord extends RankCandidate {
  readonly evaluation: Evaluation;
  readonly gates: readonly SealedGate[];
  /** False when it would be refused by the thresholds of the base layer. */
  readonly passesBase: boolean;
  /** Of the score; null points: the term is missing. */
  readonly terms: readonly { readonly name: string; readonly points: number | null }[];
}

/** A gate of a sealed verdict, for display. */
export interface SealedGate {
  readonly name: string;
  readonly value: number | string | null;
  readonly threshold: number | string;
  readonly comparator: string;
  readonly margin: number | null;
  readonly passed: boolean;
  readonly code: string | null;
  readonly note: string | null;
  /** The base layer's threshold where the run's own config asks for less. */
  readonly base: number | null;
}

/**
 * The verdict of a verified PROMOTION. Fails with EVIDENCE_DAMAGED when it does not hold every gate, or its
 * verdict does not follow from them.
 */
export function promotionRecordOf(evaluation: Evaluation): PromotionRecord {
  const { result, id, subject, path } = evaluation;
  const gates = objectsIn(result['gates']).map(sealedGate);
  const passed = gates.every((gate) => gate.passed);
  const isWhole = GATE_NAMES.every((name, at) => gates[at]?.name === name);
  if (!isWhole || gates.length > GATE_NAMES.length || passed !== result['passed']) {
    const message = `${path} holds no verdict: its gates are not those of a promotion`;
    throw new Failure('CHECK', 'EVIDENCE_DAMAGED', message, {
      fix: 'move the folder away and run mqk promote evaluate again',
    });
  }
  const standing = objectIn(result['standing']);
  return {
    evaluation,
    gates,
    passesBase: result['passed_by_base'] === true,
    terms: objectsIn(result['score_terms']).map(({ name, points }) => ({
      name: textIn(name) ?? '',
      points: numberIn(points),
    })),
    id,
    runId: subject.run_id,
    passed,
    score: numberIn(result['score']),
    maxDrawdown: numberIn(standing['max_drawdown']),
    stressCagr: numberIn(standing['stress_cagr']),
    stability: numberIn(standing['stability']),
    negativeFolds: numberIn(standing['negative_folds']),
    worst5d: numberIn(standing['worst_5d']),
  };
}

function sealedGate(gate: JsonObject): SealedGate {
  return {
    name: textIn(gate['name']) ?? '',
    value: numberIn(gate['value']) ?? textIn(gate['value']),
    threshold: numberIn(gate['threshold']) ?? textIn(gate['threshold']) ?? '',
    comparator: textIn(gate['comparator']) ?? '',
    margin: numberIn(gate['margin']),
    passed: gate['passed'] === true,
    code: textIn(gate['code']),
    note: textIn(gate['note']),
    base: numberIn(gate['base']),
  };
}

/** Fractions as exact decimals. */
function thresholdsJson(thresholds: PromotionThresholds): JsonObject {
  const { minTrades, minDays, minFolds } = thresholds;
  return {
    min_sharpe: formatMicros(thresholds.minSharpe),
    max_drawdown: formatMicros(thresholds.maxDrawdown),
    min_cagr: formatMicros(thresholds.minCagr),
    min_profit_factor: formatMicros(thresholds.minProfitFactor),
    min_profitable_months: formatMicros(thresholds.minProfitableMonths),
    max_five_day_loss: formatMicros(thresholds.maxFiveDayLoss),
    min_trades: minTrades,
    min_days: minDays,
    min_folds: minFolds,
    min_positive_folds: formatMicros(thresholds.minPositiveFolds),
    fold_drawdown_tolerance: formatMicros(thresholds.foldDrawdownTolerance),
  };
}

function evidenceJson(one: Evaluation | null): JsonValue {
  if (one === null) return null;
  return { id: one.id, audit_tip: one.auditTip, artifacts: hashesOf(one) };
}

function hashesOf({ artifacts }: Pick<RunFolder, 'artifacts'>): JsonObject {
  return Object.fromEntries(Object.entries(artifacts).map(([name, { sha256 }]) => [name, sha256]));
}
