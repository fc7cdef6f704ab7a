/** The figures that a run must reach, and its run under stress too. */
import { MS_PER_DAY } from '../../../foundation/model/index.ts';
import type { RunFacts } from './candidate.ts';
import { judgeNumber, type GateRow, type NumberGate } from './gate-row.ts';
import type { JudgedMetrics } from './judged-metrics.ts';
import { nanosOf, nanosOfPpm } from './nanos.ts';
import type { PromotionThresholds } from '../thresholds.ts';

/** A gate on one metric, which stands in the evidence under the gate's name. */
interface MetricGate extends NumberGate {
  readonly name: Exclude<keyof JudgedMetrics, 'hasGainsAlone' | 'volatility' | 'stability'>;
}

/** What the result itself must be, whatever it was measured on. */
export function resultGates(thresholds: PromotionThresholds): readonly MetricGate[] {
  return [
    {
      name: 'max_drawdown',
      comparator: '<=',
      limitNanos: nanosOfPpm(thresholds.maxDrawdown),
      code: 'PROMOTION_DRAWDOWN_HIGH',
    },
    {
      name: 'cagr',
      comparator: '>=',
      limitNanos: nanosOfPpm(thresholds.minCagr),
      code: 'PROMOTION_CAGR_LOW',
    },
    {
      name: 'sharpe',
      comparator: '>=',
      limitNanos: nanosOfPpm(thresholds.minSharpe),
      code: 'PROMOTION_SHARPE_LOW',
    },
    {
      name: 'profit_factor',
      comparator: '>=',
      limitNanos: nanosOfPpm(thresholds.minProfitFactor),
      code: 'PROMOTION_PROFIT_FACTOR_LOW',
    },
    {
      name: 'profitable_months',
      comparator: '>=',
      limitNanos: nanosOfPpm(thresholds.minProfitableMonths),
      code: 'PROMOTION_MONTHS_LOW',
    },
    {
      name: 'worst_5d',
      comparator: '>=',
      limitNanos: 0 - nanosOfPpm(thresholds.maxFiveDayLoss),
      code: 'PROMOTION_WORST_5D_LOW',
    },
  ];
}

/** Judges one metric of `evidence`. Without a losing trade, a profit factor is above every threshold. */
export function judgeMetric(gate: MetricGate, metrics: JudgedMetrics, evidence: string): GateRow {
  const row = judgeNumber(gate, metrics[gate.name], { evidence });
  const isUnbounded = gate.name === 'profit_factor' && metrics.hasGainsAlone;
  return isUnbounded && row.value === null
    ? { ...row, passed: true, code: null, note: 'no losing trade: above every threshold' }
    : row;
}

/** The figures of the run, and whether there was enough of it to say them. */
export function judgeMetrics(run: RunFacts, thresholds: PromotionThresholds): readonly GateRow[] {
  const trades = {
    name: 'trades',
    comparator: '>=',
    limitNanos: nanosOf(thresholds.minTrades),
    code: 'PROMOTION_TRADES_FEW',
  } as const;
  const days = {
    name: 'days',
    comparator: '>=',
    limitNanos: nanosOf(thresholds.minDays),
    code: 'PROMOTION_DAYS_FEW',
  } as const;
  const evidence = run.runId;
  return [
    ...resultGates(thresholds).map((gate) => judgeMetric(gate, run.metrics, evidence)),
    judgeMetric(trades, run.metrics, evidence),
    judgeNumber(days, run.durationMs / MS_PER_DAY, { evidence }),
  ];
}
