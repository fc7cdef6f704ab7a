/** Config keys of the broker and the account that a run trades (spec/4-safety, decision 3). */
import type { ConfigKeySpec } from './key-spec.ts';

const RUNTIME = { PAPER: ['services/runtime'], LIVE: ['services/runtime'] };

export const BROKER_KEYS = {
  'broker.name': {
    kind: 'BROKER_NAME',
    meaning: 'The broker of a run; the build must have it.',
    readers: RUNTIME,
    default: 'paper',
  },
  'broker.environment': {
    kind: 'CHOICE',
    choices: ['PAPER', 'LIVE'],
    meaning: 'Whether the account moves real money; the broker must say the same.',
    readers: RUNTIME,
    default: 'PAPER',
  },
  'broker.account_last4': {
    kind: 'LAST4',
    meaning: 'The last four characters of the account; the broker must say the same.',
    readers: RUNTIME,
    default: 'SIM1',
  },
} as const satisfies Readonly<Record<string, ConfigKeySpec>>;
