/** The full set of metrics of a planned run that has finished, as `metrics.json` holds them. */
import { measureRun } from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { explainFillPrices } from '../../../trading/backtest/index.ts';
import type { FinishedRun } from './drive-run.ts';
import type { RunPlan } from './run-plan.ts';

export function measureFinished(plan: RunPlan, { record, maxDrawdown }: FinishedRun): JsonObject {
  const { prepared, settings, actions } = plan;
  return measureRun(record, maxDrawdown, {
    bars: prepared.columns,
    bases: explainFillPrices(record.tables, prepared.columns, settings.sim),
    actions,
  });
}
