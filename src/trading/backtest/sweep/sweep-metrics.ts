/** The metrics of contract 12 as a sweep keeps them of each run, and which way each is better. */

export const SWEEP_METRICS = [
  'sharpe',
  'sortino',
  'volatility',
  'cagr',
  'max_drawdown',
  'calmar',
  'worst_5d',
  'profitable_months',
  'profit_factor',
  'win_rate',
  'trades',
  'avg_trade',
] as const;
export type SweepMetric = (typeof SWEEP_METRICS)[number];

/** By the names and definitions of contract 12; null where it has none. */
export type SweepMetrics = Readonly<Record<SweepMetric, number | null>>;

/** Less of these is better. */
const LOWER_IS_BETTER: ReadonlySet<SweepMetric> = new Set(['volatility', 'max_drawdown']);

/** A larger merit is better; a missing metric is worse than any. */
export function meritOf(metrics: SweepMetrics, target: SweepMetric): number {
  const value = metrics[target];
  if (value === null) return -Infinity;
  return LOWER_IS_BETTER.has(target) ? -value : value;
}
