/**
 * Holds a verdict against the one that the base layer's thresholds would have given: a config may ask for less,
 * and then nobody who reads the verdict may overlook it.
 */
import type { GateRow } from './gate-row.ts';
import type { PromotionVerdict } from './judge-promotion.ts';
import { shownNumber } from './shown-number.ts';

export interface AssessedGate extends GateRow {
  /** The threshold of the base layer where the run's own config asks for less; else null. */
  readonly base: number | null;
}

export interface AssessedVerdict {
  readonly passed: boolean;
  /** Whether every gate would pass with the thresholds of the base layer. */
  readonly passesBase: boolean;
  /** In the order of `GATE_NAMES`, every one of them. */
  readonly gates: readonly AssessedGate[];
}

/** `own` with what is easier in it than in `base`, both of one candidate. */
export function compareToBase(own: PromotionVerdict, base: PromotionVerdict): AssessedVerdict {
  return {
    passed: own.passed,
    passesBase: base.passed,
    gates: own.gates.map((row, at) => compared(row, base.gates[at] ?? row)),
  };
}

function compared(row: GateRow, base: GateRow): AssessedGate {
  const { threshold, note } = row;
  if (isEasier(row, base)) {
    const lowered = `threshold lowered by the config of the run: ${shownNumber(Number(threshold))}, in the base layer ${shownNumber(Number(base.threshold))}`;
    return { ...row, base: Number(base.threshold), note: joined(note, lowered) };
  }
  const leans = row.passed && !base.passed; // its findings are those of lowered thresholds
  return {
    ...row,
    base: null,
    note: leans ? joined(note, `by the base layer: ${base.note ?? ''}`) : note,
  };
}

function isEasier({ comparator, threshold }: GateRow, base: GateRow): boolean {
  if (typeof threshold !== 'number' || typeof base.threshold !== 'number') return false;
  return comparator === '>=' ? threshold < base.threshold : threshold > base.threshold;
}

function joined(note: string | null, more: string): string {
  return note === null ? more : `${note}; ${more}`;
}
