/** What the gates look at in a run that was just done again. */
import type { RunFolder } from '../../../adapters/artifacts/index.ts';
import { readJudgedMetrics, type RunFacts } from '../../../engines/promotion/index.ts';
import type { BacktestOutcome } from '../run-backtest.ts';

/** Facts of the run itself; of its folder nothing but the limitations that it declares. */
export function runFactsOf({ plan, record, metrics }: BacktestOutcome, run: RunFolder): RunFacts {
  const { settings } = plan;
  const { inputs, summary } = record;
  const { integrity, risk, allocationCap } = settings.tick;
  const { halted, haltReason, disarmed, disarmReason, blocked } = summary;
  return {
    runId: inputs.runId,
    halted,
    haltReason,
    disarmed,
    disarmReason,
    blocked,
    ambiguityPolicy: settings.sim.ambiguityPolicy,
    shadow: inputs.shadow,
    limits: {
      dailyLoss: risk.dailyLoss,
      maxDrawdown: risk.maxDrawdown,
      maxPositionPerSymbol: risk.maxPositionPerSymbol,
      maxGrossExposure: risk.maxGrossExposure,
      maxLeverage: risk.maxLeverage,
      allocationCap,
      outlierThreshold: integrity.outlier,
    },
    failOnGap: integrity.failOnGap,
    gapToleranceBars: integrity.gapToleranceBars,
    barsDropped: summary.barsDropped,
    limitations: run.limitations.map(({ code }) => code),
    durationMs: summary.lastTs - summary.firstTs,
    metrics: readJudgedMetrics(metrics),
  };
}
