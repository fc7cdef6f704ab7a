/** Preflight: the limits, and whether they hold (P3, P4, P9). */
import { ABSOLUTE_CAPS } from './caps.ts';
import type { LimitFact, PreflightFacts } from './facts.ts';
import { withoutComplaints, type CheckSpec } from './check-spec.ts';

type Spec<Id extends keyof PreflightFacts> = CheckSpec<PreflightFacts[Id]>;

const P3: Spec<'P3'> = {
  what: 'Every risk limit is a number above 0; none is OFF where capital is at risk.',
  judge: (limits, { risksCapital }) => {
    const complaints = limits.flatMap((limit) => complaintOf(limit, { mayBeOff: !risksCapital }));
    return limits.length === 0
      ? { ok: false, says: 'no limit at all' }
      : withoutComplaints(complaints, `${limits.length} limits`);
  },
  fix: 'set the limits named to values above 0 in a config layer, and start a new run',
};

const P3Caps: Spec<'P3.caps'> = {
  what: 'No limit is above the absolute cap of this build.',
  judge: (limits) => {
    const given = new Map(limits.map(({ path, value }) => [path, value]));
    const complaints = [...ABSOLUTE_CAPS].flatMap(([path, cap]) => {
      const value = given.get(path);
      if (value === undefined || value === null) return [`${path} is missing`];
      return value <= cap ? [] : [`${path} is ${value}, above the cap of ${cap}`];
    });
    return withoutComplaints(complaints, `${ABSOLUTE_CAPS.size} caps`);
  },
  fix: 'lower the limits named; the caps are in docs/specs/arming.md',
};

const P4: Spec<'P4'> = {
  what: 'The limits of single orders are set: notional, quantity, price collar.',
  judge: (limits) =>
    limits.length === 0
      ? { ok: false, says: 'no limit at all' }
      : withoutComplaints(
          limits.flatMap((limit) => complaintOf(limit, { mayBeOff: false })),
          `${limits.length} limits`,
        ),
  fix: 'set risk.order.max_notional, risk.order.max_qty and risk.order.collar_pct, and start a new run',
};

const P9: Spec<'P9'> = {
  what: 'Every kill switch and every limit, driven over its edge, makes the order gates refuse.',
  judge: (drills) => {
    const complaints = drills.flatMap(({ name, wanted, refusedWith }) =>
      refusedWith === wanted
        ? []
        : [`${name} gave ${refusedWith ?? 'no refusal'} instead of ${wanted}`],
    );
    return drills.length === 0
      ? { ok: false, says: 'nothing was driven' }
      : withoutComplaints(complaints, `${drills.length} of ${drills.length} refused`);
  },
  fix: 'do not trade with this build: report it with the drills named',
};

function complaintOf({ path, value }: LimitFact, of: { readonly mayBeOff: boolean }): string[] {
  if (value === null) return of.mayBeOff ? [] : [`${path} is OFF`];
  return Number.isSafeInteger(value) && value > 0 ? [] : [`${path} is ${value}`];
}

export const RISK_CHECKS = { P3, 'P3.caps': P3Caps, P4, P9 };
