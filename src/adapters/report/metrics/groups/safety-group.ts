/** What the gates and integrity did. */
import { entriesOf, type MetricGroup, type MetricRow } from '../metric-entry.ts';

const REST: readonly MetricRow[] = [
  ['disarmed', 'Disarmed', 'YES_NO', 'Whether the feed disarmed the run.'],
  [
    'disarm_reason',
    'Disarm reason',
    'TEXT',
    'Code of the first reason.',
    'the run was not disarmed',
  ],
  ['signals', 'Signals', 'COUNT', 'Changes of a target.'],
  ['intents', 'Intents', 'COUNT', 'Wanted orders, before the gates.'],
  ['rejected', 'Intents rejected', 'COUNT', 'By the gates, repeats included.'],
  ['rejected_by_reason', 'Rejected, by reason', 'COUNTS', 'Code of the gate that refused.'],
  ['orders', 'Orders', 'COUNT', 'Rows of orders.csv.'],
  ['fills', 'Fills', 'COUNT', 'Rows of fills.csv.'],
  ['slices', 'Slices', 'COUNT', 'Distinct times of bars.'],
  ['bars', 'Bars', 'COUNT', 'Bars left by the session filter.'],
  ['dropped_outside_session', 'Bars outside of sessions', 'COUNT', 'Left out before the run.'],
  ['bars_dropped', 'Bars dropped', 'COUNTS', 'By integrity, by reason.'],
];

export const SAFETY_GROUP: MetricGroup = {
  id: 'safety',
  title: 'Safety and data',
  entries: entriesOf([
    ['halted', 'Halted', 'YES_NO', 'Whether the run took no new risk from some slice on.'],
    ['halt_reason', 'Halt reason', 'TEXT', 'Code of the first reason.', 'the run was not halted'],
    ...REST,
  ]),
};

const BY_ITS_BARS = 'its bars ended it';

/** Where a halt ended a run before its bars did: what its tick decided by itself is told apart. */
export const HALTED_SAFETY_GROUP: MetricGroup = {
  ...SAFETY_GROUP,
  entries: entriesOf([
    ['ended.by', 'Ended by', 'TEXT', 'HALT: before its bars did.', BY_ITS_BARS],
    ['ended.actor', 'Halted by', 'TEXT', 'Who asked for the halt.', BY_ITS_BARS],
    ['ended.at', 'Halted at', 'TEXT', 'By the clock of the database.', BY_ITS_BARS],
    ['ended.reason', 'Reason given', 'TEXT', 'As the halt was asked for.', BY_ITS_BARS],
    ['halted', 'Halted by its tick', 'YES_NO', 'Whether integrity or risk halted it.'],
    [
      'halt_reason',
      'Reason of the tick',
      'TEXT',
      'Code of the first one.',
      'its tick did not halt',
    ],
    ...REST,
  ]),
};
