/** The metrics of contract 12 alone: cheap enough for every run of a sweep. */
import { Flags } from './flags.ts';
import { historyOf } from './equity/daily-series.ts';
import { measureEquity } from './equity/equity-metrics.ts';
import { netProfits } from './trades/net-profits.ts';
import { measureTrades } from './trades/trade-metrics.ts';
import type { BasicMetrics, MeasuredRun } from './types.ts';

/** Metrics of a finished run; `maxDrawdown` is the tracker's, over every slice. */
export function measureBasics(run: MeasuredRun, maxDrawdown: number): BasicMetrics {
  const flags = new Flags();
  const equity = measureEquity(historyOf(run, maxDrawdown), flags);
  const trades = measureTrades(netProfits(run.tables), flags);
  return { ...equity, ...trades, flags: flags.list() };
}
