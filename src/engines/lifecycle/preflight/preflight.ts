/** The preflight: every check judged, always all of them, and what nobody has seen denies. */
import type { UtcMillis } from '../../../foundation/model/index.ts';
import { ACCOUNT_CHECKS } from './account-checks.ts';
import { MOST_EVIDENCE_AGE_MS } from './caps.ts';
import type { CheckSpec, Finding, Situation } from './check-spec.ts';
import type { CheckId, Observed, PreflightEvidence, PreflightFacts } from './facts.ts';
import { MACHINE_CHECKS } from './machine-checks.ts';
import { EXEMPTIONS } from './not-applicable.ts';
import { PROGRAM_CHECKS } from './program-checks.ts';
import { RISK_CHECKS } from './risk-checks.ts';

/** The table: P1 to P18 of the reference, a part that can be exempt by itself under a name of its own. */
export const PREFLIGHT_CHECKS: { readonly [Id in CheckId]: CheckSpec<PreflightFacts[Id]> } = {
  ...ACCOUNT_CHECKS,
  ...RISK_CHECKS,
  ...PROGRAM_CHECKS,
  ...MACHINE_CHECKS,
};

/** In the order in which they are told. */
export const CHECK_IDS: readonly CheckId[] = [
  'P1',
  'P2',
  'P3',
  'P3.caps',
  'P4',
  'P5',
  'P6',
  'P7',
  'P7.keys',
  'P8',
  'P9',
  'P10',
  'P11',
  'P12',
  'P12.durability',
  'P13',
  'P14',
  'P15',
  'P16',
  'P16.calendar',
  'P17',
  'P17.promotion',
  'P18',
  'P18.orders',
];

export interface PreflightCheck {
  readonly id: CheckId;
  /** True also for a check that does not apply. */
  readonly ok: boolean;
  readonly applies: boolean;
  readonly what: string;
  /** The figures, `NOT_APPLICABLE (<reason>)`, or why there are none. */
  readonly evidence: string;
  /** Milliseconds since the evidence was seen; null when there is none. */
  readonly ageMs: number | null;
  /** Null when it is satisfied. */
  readonly fix: string | null;
}

export interface PreflightResult {
  readonly passed: boolean;
  readonly checks: readonly PreflightCheck[];
}

/** What must hold once more at the moment in which an armed run begins (T6). */
export const BEGIN_CHECKS: readonly CheckId[] = ['P1', 'P2', 'P5', 'P16', 'P16.calendar'];

/** Judges all evidence as of `now`. */
export function judgePreflight(
  evidence: PreflightEvidence,
  situation: Situation,
  now: UtcMillis,
): PreflightResult {
  return judgeChecks(CHECK_IDS, evidence, { situation, now });
}

/** Judges some of the checks; evidence that is left out was not seen. */
export function judgeChecks(
  ids: readonly CheckId[],
  evidence: Partial<PreflightEvidence>,
  of: { readonly situation: Situation; readonly now: UtcMillis },
): PreflightResult {
  const checks = ids.map((id) => judgeCheck(id, evidence[id] ?? NOT_GATHERED, of));
  return { passed: checks.every(({ ok }) => ok), checks };
}

const NOT_GATHERED = { seen: false, why: 'it was not looked at' } as const;

function judgeCheck<Id extends CheckId>(
  id: Id,
  observed: Observed<PreflightFacts[Id]>,
  of: { readonly situation: Situation; readonly now: UtcMillis },
): PreflightCheck {
  const spec: CheckSpec<PreflightFacts[Id]> = PREFLIGHT_CHECKS[id];
  const exemption = EXEMPTIONS.find((one) => one.check === id && one.holds(of.situation));
  if (exemption !== undefined) {
    const says = `NOT_APPLICABLE (${exemption.reason})`;
    return { ...checkOf(id, spec, { ok: true, says }), applies: false };
  }
  if (!observed.seen) return checkOf(id, spec, { ok: false, says: `not seen: ${observed.why}` });
  const ageMs = of.now - observed.at;
  const finding =
    ageMs >= 0 && ageMs <= MOST_EVIDENCE_AGE_MS
      ? spec.judge(observed.facts, of.situation)
      : { ok: false, says: `seen ${ageMs} ms ago, at most ${MOST_EVIDENCE_AGE_MS} count` };
  return { ...checkOf(id, spec, finding), ageMs };
}

function checkOf<Facts>(
  id: CheckId,
  { what, fix }: CheckSpec<Facts>,
  { ok, says }: Finding,
): PreflightCheck {
  return { id, ok, applies: true, what, evidence: says, ageMs: null, fix: ok ? null : fix };
}
