/** What a reconcile finds, how bad it is, and in which order it is told. */
import { compareCodeUnits } from '../../foundation/core/index.ts';
import type { Code } from '../../foundation/model/index.ts';

/** INFO is told, WARN closes the gate for more risk, CRITICAL disarms. */
const SEVERITIES = ['CRITICAL', 'WARN', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** UNKNOWN: the broker's side could not be read well enough to say anything; it is never clean or flat. */
export type Verdict = 'CLEAN' | 'WARN' | 'CRITICAL' | 'UNKNOWN';

export type DifferenceCode = Extract<Code, `RECONCILE_${string}`>;

/** One difference. `ours` and `theirs` are texts for people; null: that side has nothing of the kind. */
export interface Difference {
  readonly code: DifferenceCode;
  readonly severity: Severity;
  readonly symbol: string | null;
  readonly clientOrderId: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

/** Worst first; then by code, symbol, id and what is said, in code units: the same findings give one list. */
export function sortDifferences(differences: readonly Difference[]): readonly Difference[] {
  return differences.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compareCodeUnits(a.code, b.code) ||
      compareCodeUnits(a.symbol ?? '', b.symbol ?? '') ||
      compareCodeUnits(a.clientOrderId ?? '', b.clientOrderId ?? '') ||
      compareCodeUnits(a.ours ?? '', b.ours ?? '') ||
      compareCodeUnits(a.theirs ?? '', b.theirs ?? ''),
  );
}

/** The verdict over differences between two sides that were both read. */
export function verdictOf(differences: readonly Difference[]): Exclude<Verdict, 'UNKNOWN'> {
  const has = (severity: Severity): boolean =>
    differences.some((difference) => difference.severity === severity);
  if (has('CRITICAL')) return 'CRITICAL';
  return has('WARN') ? 'WARN' : 'CLEAN';
}
