/** Config keys of arming and of what disarms (spec/4-safety, decisions 2 to 4). BACKTEST reads none. */
import type { ConfigKeySpec } from './key-spec.ts';

const RUNTIME = { PAPER: ['services/runtime'], LIVE: ['services/runtime'] };

export const ARMING_KEYS = {
  'arming.confirmation_format': {
    kind: 'PHRASE',
    meaning:
      'What a person types to arm a LIVE run; {account_last4} and {daily_loss_limit} are filled in.',
    readers: { LIVE: ['services/runtime'] },
    default: 'ARM LIVE {account_last4} {daily_loss_limit}',
  },
  'runtime.deadman_file': {
    kind: 'HOME_FILE',
    meaning:
      'File below MQK_HOME/deadman that disarms the run when it goes; {engine_id} is filled in.',
    readers: RUNTIME,
    default: 'deadman/{engine_id}.json',
  },
  'runtime.deadman_poll_ms': {
    kind: 'MILLIS',
    meaning: 'Time between two looks at the deadman file.',
    readers: RUNTIME,
    default: '250',
  },
  'runtime.heartbeat_stale_ms': {
    kind: 'MILLIS',
    meaning: 'Age from which the heartbeat of a running engine is stale.',
    readers: RUNTIME,
    default: '4000',
  },
  'runtime.reconcile_interval_seconds': {
    kind: 'SECONDS',
    meaning: "Time between two comparisons of our books with the broker's while a run trades.",
    readers: RUNTIME,
    default: '60',
  },
  'runtime.presume_absent_seconds': {
    kind: 'SECONDS',
    meaning: 'Time from which an order that the broker does not show is presumed not accepted.',
    readers: RUNTIME,
    default: '60',
  },
  'runtime.begin_timeout_seconds': {
    kind: 'SECONDS',
    meaning: 'How long a run that was begun waits for its engine.',
    readers: RUNTIME,
    default: '60',
  },
} as const satisfies Readonly<Record<string, ConfigKeySpec>>;
