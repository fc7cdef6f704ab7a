/** The answer of one gate, and the three forms that gates take. */
import { finiteOrNull, nanosOf, NANOS_PER_UNIT } from './nanos.ts';

/** Gates in the order in which they are judged and reported. */
export const GATE_NAMES = [
  'ambiguity_policy',
  'data_integrity',
  'no_lookahead',
  'warmup',
  'determinism',
  'limitations_declared',
  'not_halted',
  'not_disarmed',
  'not_blocked',
  'limits_on',
  'not_shadow',
  'stress_slippage_x2',
  'folds',
  'positive_folds',
  'fold_drawdown',
  'max_drawdown',
  'cagr',
  'sharpe',
  'profit_factor',
  'profitable_months',
  'worst_5d',
  'trades',
  'days',
] as const;
export type GateName = (typeof GATE_NAMES)[number];

/** Why a gate denied. A code that ends in `_MISSING` says that its input was not there. */
export type PromotionCode =
  | 'PROMOTION_AMBIGUITY_NOT_CONSERVATIVE'
  | 'PROMOTION_DATA_NOT_CLEAN'
  | 'PROMOTION_CHECK_MISSING'
  | 'PROMOTION_LOOKAHEAD_FOUND'
  | 'PROMOTION_WARMUP_SHORT'
  | 'PROMOTION_NOT_DETERMINISTIC'
  | 'PROMOTION_LIMITATION_MISSING'
  | 'PROMOTION_RUN_HALTED'
  | 'PROMOTION_RUN_DISARMED'
  | 'PROMOTION_RUN_BLOCKED'
  | 'PROMOTION_LIMIT_OFF'
  | 'PROMOTION_RUN_SHADOW'
  | 'PROMOTION_STRESS_MISSING'
  | 'PROMOTION_STRESS_FAILED'
  | 'PROMOTION_WALK_FORWARD_MISSING'
  | 'PROMOTION_FOLD_MISSING'
  | 'PROMOTION_FOLDS_FEW'
  | 'PROMOTION_FOLDS_NEGATIVE'
  | 'PROMOTION_FOLD_DRAWDOWN_HIGH'
  | 'PROMOTION_METRIC_MISSING'
  | 'PROMOTION_DRAWDOWN_HIGH'
  | 'PROMOTION_CAGR_LOW'
  | 'PROMOTION_SHARPE_LOW'
  | 'PROMOTION_PROFIT_FACTOR_LOW'
  | 'PROMOTION_MONTHS_LOW'
  | 'PROMOTION_WORST_5D_LOW'
  | 'PROMOTION_TRADES_FEW'
  | 'PROMOTION_DAYS_FEW';

export type Comparator = '>=' | '<=' | '=';

/** One row of the gate table. */
export interface GateRow {
  readonly name: GateName;
  /** What was found: a number, a word, or null when it is missing. */
  readonly value: number | string | null;
  /** What `comparator` holds it against. */
  readonly threshold: number | string;
  readonly comparator: Comparator;
  /** Distance to the threshold, in the value's unit to nine decimals; below 0 on the wrong side. Null without a number. */
  readonly margin: number | null;
  readonly passed: boolean;
  /** Null of a gate that passed. */
  readonly code: PromotionCode | null;
  /** Id of the sealed record that the value comes from; null when it was not there. */
  readonly evidence: string | null;
  readonly note: string | null;
}

/**
 * How a gate is told: NOT RUN where what it asks for was not gathered, which denies as a failure does. A figure
 * that is null was gathered, and fails.
 */
export function gateOutcome(
  row: Pick<GateRow, 'passed' | 'value'> & { readonly code: string | null },
): 'PASS' | 'FAIL' | 'NOT RUN' {
  if (row.passed) return 'PASS';
  return row.value === null && row.code !== 'PROMOTION_METRIC_MISSING' ? 'NOT RUN' : 'FAIL';
}

/** Row of a gate whose input was not there: it denies. */
export function missingInput(
  gate: Pick<GateRow, 'name' | 'threshold' | 'comparator'>,
  code: PromotionCode,
  of: { readonly evidence: string | null; readonly note: string },
): GateRow {
  return { ...gate, value: null, margin: null, passed: false, code, ...of };
}

/** A number against a number. */
export interface NumberGate {
  readonly name: GateName;
  readonly comparator: '>=' | '<=';
  readonly limitNanos: number;
  readonly code: PromotionCode;
}

/** Judges a measured number; null or not finite denies with PROMOTION_METRIC_MISSING. */
export function judgeNumber(
  gate: NumberGate,
  measured: number | null,
  of: { readonly evidence: string; readonly note?: string },
): GateRow {
  const { name, comparator, limitNanos } = gate;
  const threshold = limitNanos / NANOS_PER_UNIT;
  const value = finiteOrNull(measured);
  if (value === null) {
    return missingInput({ name, threshold, comparator }, 'PROMOTION_METRIC_MISSING', {
      evidence: of.evidence,
      note: `${name} is no number here`,
    });
  }
  const above = nanosOf(value) - limitNanos;
  const margin = comparator === '>=' ? above : 0 - above;
  const passed = margin >= 0;
  return {
    name,
    value,
    threshold,
    comparator,
    margin: margin / NANOS_PER_UNIT,
    passed,
    code: passed ? null : gate.code,
    evidence: of.evidence,
    note: of.note ?? null,
  };
}

/** Judges a list of findings, of which there may be none; `note` is told when there is none. */
export function judgeFindings(
  gate: { readonly name: GateName; readonly code: PromotionCode },
  findings: readonly string[],
  of: { readonly evidence: string; readonly note?: string },
): GateRow {
  const found = findings.length;
  return {
    name: gate.name,
    value: found,
    threshold: 0,
    comparator: '<=',
    margin: 0 - found,
    passed: found === 0,
    code: found === 0 ? null : gate.code,
    evidence: of.evidence,
    note: found === 0 ? (of.note ?? null) : findings.join('; '),
  };
}
