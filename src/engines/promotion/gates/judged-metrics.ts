/** The metrics that gates and score look at, by the names of `metrics.json` (contract 12). */
import { isObject, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import { finiteOrNull } from './nanos.ts';

/** Null: missing, or no finite number. A gate denies a null; only `profit_factor` may excuse it. */
export interface JudgedMetrics {
  readonly sharpe: number | null;
  readonly cagr: number | null;
  /** Positive fraction. */
  readonly max_drawdown: number | null;
  readonly volatility: number | null;
  /** Signed: the lowest change over five days. */
  readonly worst_5d: number | null;
  readonly profitable_months: number | null;
  /** R squared of the log equity over time, 0 to 1. */
  readonly stability: number | null;
  readonly profit_factor: number | null;
  readonly trades: number | null;
  /**
   * Whether trades gained and none lost, which leaves the profit factor without a denominator: it is
   * above every threshold then (in the seed, infinite). Metrics that leave the factor out say no such thing.
   */
  readonly hasGainsAlone: boolean;
}

/** Reads them from the object of `metrics.json`, or of a profile or fold that has the same keys. */
export function readJudgedMetrics(metrics: JsonObject): JudgedMetrics {
  const { flags } = metrics;
  const isUnbounded = metrics['profit_factor'] === null;
  const hasNoLosses = isUnbounded && Array.isArray(flags) && flags.includes('no_losses');
  return {
    sharpe: numberIn(metrics, 'sharpe'),
    cagr: numberIn(metrics, 'cagr'),
    max_drawdown: numberIn(metrics, 'max_drawdown'),
    volatility: numberIn(metrics, 'volatility'),
    worst_5d: numberIn(metrics, 'worst_5d'),
    profitable_months: numberIn(metrics, 'profitable_months'),
    stability: numberIn(metrics['risk_adjusted'], 'stability'),
    profit_factor: numberIn(metrics, 'profit_factor'),
    trades: numberIn(metrics, 'trades'),
    hasGainsAlone: hasNoLosses && (numberIn(metrics, 'win_rate') ?? 0) > 0,
  };
}

function numberIn(group: JsonValue | undefined, name: string): number | null {
  const value = isObject(group) ? group[name] : undefined;
  return typeof value === 'number' ? finiteOrNull(value) : null;
}
