/** What the gates and integrity did. */
import { entriesOf, type MetricGroup } from '../metric-entry.ts';

export const SAFETY_GROUP: MetricGroup = {
  id: 'safety',
  title: 'Safety and data',
  entries: entriesOf([
    ['halted', 'Halted', 'YES_NO', 'Whether the run took no new risk from some slice on.'],
    ['halt_reason', 'Halt reason', 'TEXT', 'Code of the first reason.', 'the run was not halted'],
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
  ]),
};
