/** The metrics that the page shows, in its order. */
import { ACTIVITY_GROUP } from './groups/activity-group.ts';
import { BENCHMARK_GROUP } from './groups/benchmark-group.ts';
import { BOOKS_GROUP } from './groups/books-group.ts';
import { RETURN_GROUP } from './groups/return-group.ts';
import { RISK_GROUP } from './groups/risk-group.ts';
import { RISK_ADJUSTED_GROUP } from './groups/risk-adjusted-group.ts';
import { HALTED_SAFETY_GROUP, SAFETY_GROUP } from './groups/safety-group.ts';
import { TRADES_GROUP } from './groups/trades-group.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { metricAt } from './metric-at.ts';
import type { MetricGroup } from './metric-entry.ts';

export const METRIC_GROUPS: readonly MetricGroup[] = [
  RETURN_GROUP,
  RISK_GROUP,
  RISK_ADJUSTED_GROUP,
  TRADES_GROUP,
  ACTIVITY_GROUP,
  BENCHMARK_GROUP,
  BOOKS_GROUP,
  SAFETY_GROUP,
];

/** Those of a page that shows these objects of `metrics.json`: how a run was ended is told where one was. */
export function groupsFor(metrics: readonly JsonObject[]): readonly MetricGroup[] {
  if (metrics.every((one) => metricAt(one, 'ended') === undefined)) return METRIC_GROUPS;
  return METRIC_GROUPS.map((group) => (group === SAFETY_GROUP ? HALTED_SAFETY_GROUP : group));
}
