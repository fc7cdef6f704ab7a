/** Preflight: what the broker and our own books say of the account (P1, P2, P8, P18 and its part). */
import type { PreflightFacts } from './facts.ts';
import { withoutComplaints, type CheckSpec } from './check-spec.ts';

/** The rest is in the report of the reconcile. */
const DIFFERENCES_TOLD = 5;

type Spec<Id extends keyof PreflightFacts> = CheckSpec<PreflightFacts[Id]>;

const P1: Spec<'P1'> = {
  what: 'A reconcile, done now over two readings of the broker that agree, is CLEAN.',
  judge: ({ verdict, differences }) => ({
    ok: verdict === 'CLEAN',
    says: [verdict, ...differences.slice(0, DIFFERENCES_TOLD)].join('; '),
  }),
  fix: 'look at mqk reconcile run --run-id ID, settle every difference at the broker or here, and arm again',
};

const P2: Spec<'P2'> = {
  what: 'No order is of unknown outcome and no message of the broker waits to be applied.',
  judge: ({ ambiguous, dispatching, unapplied }) => ({
    ok: ambiguous === 0 && dispatching === 0 && unapplied === 0,
    says: `${ambiguous} ambiguous, ${dispatching} dispatching, ${unapplied} unapplied`,
  }),
  fix: 'let mqk run recover --run-id ID resolve them',
};

const P8: Spec<'P8'> = {
  what: 'The broker account is the one of the run, of its environment, and active; the broker takes orders.',
  judge: (account) => {
    const { last4, wantedLast4, environment, wantedEnvironment, status, service } = account;
    const complaints = [
      ...(last4 === wantedLast4 ? [] : [`the account ends in ${last4}, not ${wantedLast4}`]),
      ...(environment === wantedEnvironment
        ? []
        : [`the broker is ${environment}, the run wants ${wantedEnvironment}`]),
      ...(status === 'ACTIVE' ? [] : [`the account is ${status}`]),
      ...(service === 'READY' ? [] : [`the broker is ${service}`]),
    ];
    return withoutComplaints(complaints, `account ${last4}, ${environment}, ${status}, ${service}`);
  },
  fix: 'correct broker.account_last4 and broker.environment, have the broker free the account, or wait until it takes orders',
};

const P18: Spec<'P18'> = {
  what: 'No other run of the account is armed, running or being wound down.',
  judge: (others) => withoutComplaints(others, 'none'),
  fix: 'stop or disarm that run first, until it is DISARMED: mqk run stop --run-id ID',
};

const P18Orders: Spec<'P18.orders'> = {
  what: 'No order of an earlier run works on the account: its fills would be news of orders that this run has not.',
  judge: ({ orders, held }) => {
    const leave =
      held.length === 0 ? '' : `; earlier runs of the engine hold ${firstOf(held).join(', ')}`;
    return withoutComplaints(firstOf(orders), `none${leave}`);
  },
  fix:
    'take it back (mqk order cancel ORDER --reason TEXT), or go on with the run that is named, unless it is sealed: ' +
    'mqk run arm --run-id ID',
};

/** The first, and how many more there are. */
function firstOf(told: readonly string[]): readonly string[] {
  const more = told.length - DIFFERENCES_TOLD;
  return [...told.slice(0, DIFFERENCES_TOLD), ...(more > 0 ? [`and ${more} more`] : [])];
}

export const ACCOUNT_CHECKS = { P1, P2, P8, P18, 'P18.orders': P18Orders };
