/** What is said of a run that has ended: its metrics and its page, of a backtest and of a run at a broker alike. */
import type { RunReport } from '../../../adapters/report/index.ts';
import type { Portfolio } from '../../../engines/portfolio/index.ts';
import { measureAll, metricsJson } from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { endMember, type RunEnd, type RunRecord } from '../../../foundation/model/index.ts';
import { explainFillPrices } from '../../../trading/backtest/index.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { reportOfRun } from './report-of-run.ts';
import type { RunEvents } from './run-events.ts';

export interface EndedRun {
  readonly record: RunRecord;
  /** Over every slice, as a positive fraction. */
  readonly maxDrawdown: number;
  /** As it stands after the last slice. */
  readonly portfolio: Portfolio;
  readonly told: RunEvents;
  readonly plan: Pick<RunPlan, 'prepared' | 'settings' | 'actions'>;
  /** Of a PAPER or LIVE run; null: a BACKTEST, which ends with its bars. */
  readonly end: RunEnd | null;
}

/** A pure function of the run. */
export function describeRun(
  { record, maxDrawdown, portfolio, told, plan, end }: EndedRun,
  programVersion: string,
): { readonly metrics: JsonObject; readonly report: RunReport } {
  const { columns, slices } = plan.prepared;
  const market = {
    bars: columns,
    bases: explainFillPrices(record.tables, columns, plan.settings.sim),
    actions: plan.actions,
  };
  const measured = measureAll(record, maxDrawdown, market);
  const metrics = { ...metricsJson(record, measured), ...endMember(end) };
  const atBroker = end === null ? null : { end, given: { slices, bars: columns.count } };
  const sources = {
    record,
    maxDrawdown,
    measured,
    metrics,
    market,
    portfolio,
    events: told,
    atBroker,
  };
  return { metrics, report: reportOfRun(sources, programVersion) };
}
