/** Codes of the broker's door and of reconcile. */
import type { CodeEntry } from './code-entry.ts';

export const BROKER_CODES = {
  BROKER_CONNECTION_LOST: {
    meaning: 'The connection to the broker broke off after a request had been sent.',
    fix: 'Look up what became of the request, then reconcile; mqk broker status says if it is up.',
  },
  BROKER_FAILED: {
    meaning: 'The broker says that it is at fault itself.',
    fix: 'Wait, then reconcile; the log of the paper broker lies beside its data.',
  },
  BROKER_NOT_AVAILABLE: {
    meaning: 'This build has no broker of that name, or none for that mode.',
    fix: 'Set broker.name and broker.environment to a broker that this build has.',
  },
  BROKER_ORDER_DIFFERS: {
    meaning: 'The broker has an order of that client order id with other terms.',
    fix: 'Halt; compare both with mqk order trace: one id never stands for two orders.',
  },
  BROKER_ORDER_OVER: {
    meaning:
      'The order is filled, cancelled, expired or rejected: there is nothing to end or replace.',
    fix: 'Look the order up; its last message says what became of it.',
  },
  BROKER_PAGES_MISSING: {
    meaning: 'A list of the broker was cut: pages are missing, repeated or do not add up.',
    fix: 'Reconcile again; a cut list is never taken for a short one.',
  },
  BROKER_RATE_LIMITED: {
    meaning: 'Too many requests: the broker did nothing, and says how long to wait.',
    fix: 'Wait; when it stays, lower risk.order.max_per_second and risk.order.max_per_minute.',
  },
  BROKER_REPLY_FOREIGN: {
    meaning: 'An answer came from another broker, account or instance than the one asked.',
    fix: 'Compare broker.name, broker.environment and broker.account_last4 with the account.',
  },
  BROKER_REPLY_INVALID: {
    meaning: 'An answer of the broker is not in the form that it promises.',
    fix: 'Look up what became of the request, then reconcile; report the message.',
  },
  BROKER_REQUEST_REFUSED: {
    meaning: 'The broker refused a request for good; it did not act on it.',
    fix: 'Read its reason in the message and mend the request.',
  },
  BROKER_TIMEOUT: {
    meaning: 'The broker gave no whole answer in time.',
    fix: 'Look up what became of the request; mqk broker status says if the broker is up.',
  },
  BROKER_UNAUTHORIZED: {
    meaning: 'The broker does not accept the keys: it does nothing that they ask for.',
    fix: 'Check the variables that broker.keys_env names, and whether the keys were withdrawn.',
  },
  BROKER_UNREACHABLE: {
    meaning: 'No connection to the broker could be made; nothing was sent.',
    fix: 'mqk broker status; the runbook is docs/runbooks/broker_unreachable.md.',
  },
  PAPER_BROKER_RUNNING: {
    meaning: 'Another process is the paper broker of this MQK_HOME.',
    fix: 'Use that one, or end it with mqk broker stop.',
  },
  PAPER_BROKER_SILENT: {
    meaning: 'A process holds the lock of the paper broker of this MQK_HOME, and answers nobody.',
    fix: 'It starts, ends or is stopped: ask again; when it stays so, end that process, on the host that is named: what it acknowledged is on disk.',
  },
  PAPER_FOLDER_LOST: {
    meaning:
      'The lock or a log of the running paper broker was removed, replaced or changed: it tells nothing more and ends.',
    fix: 'Put back what was moved, or restore MQK_HOME/paper from a copy; the next start reads what lies there.',
  },
  PAPER_FOLDER_UNUSABLE: {
    meaning:
      'The paper broker cannot keep its files, or they cannot be read: a full disk, something else in their place, another user.',
    fix: 'Free some space, or clear away what the message names in MQK_HOME/paper.',
  },
  PAPER_STATE_DAMAGED: {
    meaning: 'A file of the paper broker is not as it was written.',
    fix: 'Restore MQK_HOME/paper from a copy. Without one go on in a new MQK_HOME: an account that begins anew does not match the books of this one.',
  },
  RECONCILE_ACCOUNT_FOREIGN: {
    meaning: 'The account that answers is not the one of the run, or in another environment.',
    fix: 'Compare broker.account_last4, broker.environment and the keys.',
  },
  RECONCILE_ACCOUNT_NOT_ACTIVE: {
    meaning: 'The account may not trade.',
    fix: 'Ask the broker why.',
  },
  RECONCILE_MARK_BEHIND: {
    meaning:
      'A reading of the broker is older than one that was taken before, or of another instance.',
    fix: 'Reconcile again; when it stays, put the state of the broker back: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_MESSAGES_LOST: {
    meaning: 'We have messages that the broker no longer has.',
    fix: 'Put the state of the broker back: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_MESSAGES_UNBOOKED: {
    meaning:
      'The broker has sent messages that are not booked yet, so that our side is the old one.',
    fix: 'Let them be booked, then reconcile again.',
  },
  RECONCILE_NEVER_DONE: {
    meaning: 'No reconcile was ever stored, of the run that was named or of any.',
    fix: 'mqk reconcile run --run-id ID does one.',
  },
  RECONCILE_ORDER_DIFFERS: {
    meaning: 'An order works at the broker with other terms than ours of that id.',
    fix: 'Halt, cancel it at the broker: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_ORDER_DOUBLED: {
    meaning: 'One client order id stands for two working orders at the broker.',
    fix: 'Halt, cancel both at the broker: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_ORDER_FILLS_DIFFER: {
    meaning: 'The broker has filled more or less of an order than was booked.',
    fix: 'More: its messages are on their way, reconcile again. Less: halt and compare the fills.',
  },
  RECONCILE_ORDER_FOREIGN: {
    meaning: 'Somebody else has an order working in the account.',
    fix: 'Nothing; it counts in the totals of the account.',
  },
  RECONCILE_ORDER_MISSING: {
    meaning: 'An order that is held to be working is not among the open orders of the broker.',
    fix: 'Reconcile again; when it stays, look the order up at the broker.',
  },
  RECONCILE_ORDER_REVIVED: {
    meaning: 'An order that is held to be ended works at the broker.',
    fix: 'Halt, cancel it at the broker: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_ORDER_STATE_UNKNOWN: {
    meaning: 'The broker names a state of an order that has no word here.',
    fix: 'Look the order up at the broker; report the word.',
  },
  RECONCILE_ORDER_UNKNOWN: {
    meaning: 'An order with the prefix of the engine works at the broker and was never sent by it.',
    fix: 'Halt, cancel it at the broker: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_POSITION_FOREIGN: {
    meaning: 'The account holds a position in a symbol that the run does not trade.',
    fix: 'Nothing; it counts in the totals of the account.',
  },
  RECONCILE_POSITION_MISMATCH: {
    meaning: 'A position at the broker is not the one that was booked.',
    fix: 'Find the missing fill or the foreign trade: docs/runbooks/reconcile_dirty.md.',
  },
  RECONCILE_QUERY_FAILED: {
    meaning: 'A reading of the broker failed, so that nothing can be said of the account.',
    fix: 'Mend what the message names, then reconcile again.',
  },
  RECONCILE_READINGS_DISAGREE: {
    meaning: 'Two readings of the broker differ: the account moved between them.',
    fix: 'Reconcile again; while an engine trades the run it does so by itself.',
  },
  RECONCILE_STOP_MISSING: {
    meaning: 'A position is not covered by a working stop of its size.',
    fix: 'Place the stop or flatten: docs/runbooks/reconcile_dirty.md; of a halted run: docs/runbooks/halt.md.',
  },
  RECONCILE_STOP_OVERSIZED: {
    meaning: 'The working stops of a position are larger than it.',
    fix: 'Cancel the surplus: a stop beyond the position opens a new one.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
