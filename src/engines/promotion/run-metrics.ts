/** The object of `metrics.json` (contract 11 and 12), from a finished run. */
import type { JsonObject } from '../../foundation/core/index.ts';
import { formatMicros, type Reason, type RunRecord } from '../../foundation/model/index.ts';
import { measureEquity } from './equity-metrics.ts';
import { Flags } from './flags.ts';
import { measureTrades } from './trade-metrics.ts';

/**
 * Metrics of a run. Money as decimal strings, ratios and `avg_trade` as finite numbers or null, `flags`
 * in code-unit order. `maxDrawdown` is the tracker's, over every slice.
 */
export function measureRun(record: RunRecord, maxDrawdown: number): JsonObject {
  const { inputs, summary } = record;
  const { equity, trades, fills, splits } = record.tables;
  const flags = new Flags();
  const ratios = measureEquity(
    {
      initialCash: inputs.cash,
      day: equity.day.view(),
      dayEquity: equity.dayEquity.view(),
      firstTs: summary.firstTs,
      lastTs: summary.lastTs,
      maxDrawdown,
      calendar: inputs.calendar,
    },
    flags,
  );
  return {
    ...ratios,
    ...measureTrades({ trades, fills, splits }, flags),
    slices: summary.slices,
    bars: summary.bars,
    dropped_outside_session: summary.droppedOutsideSession,
    bars_dropped: counts(summary.barsDropped),
    signals: summary.signals,
    intents: summary.intents,
    orders: summary.orders,
    fills: summary.fills,
    rejected: summary.rejected,
    rejected_by_reason: counts(summary.rejectedByReason),
    halted: summary.halted,
    halt_reason: summary.haltReason,
    disarmed: summary.disarmed,
    disarm_reason: summary.disarmReason,
    final_equity: formatMicros(summary.finalEquity),
    realized: formatMicros(summary.realized),
    unrealized: formatMicros(summary.unrealized),
    fees: formatMicros(summary.fees),
    dividends: formatMicros(summary.dividends),
    flags: flags.list(),
  };
}

/** Counts by code; codes that did not occur are left out. */
function counts(byReason: Readonly<Partial<Record<Reason, number>>>): JsonObject {
  return Object.fromEntries(Object.entries(byReason).filter(([, count]) => count > 0));
}
