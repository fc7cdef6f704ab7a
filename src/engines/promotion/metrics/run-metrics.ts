/** The object of `metrics.json` (contract 11 and 12), from a finished run. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import {
  formatDay,
  formatMicros,
  MICROS_PER_UNIT,
  type Reason,
  type RunRecord,
} from '../../../foundation/model/index.ts';
import type { DrawdownPeriod } from './equity/drawdown-periods.ts';
import { measureAll, type MarketFacts, type RunMetrics } from './measure-all.ts';

/** Drawdowns that `metrics.json` lists. */
const WORST = 10;

/** The full set of a run as `metrics.json` holds it; `maxDrawdown` is the tracker's, over every slice. */
export function measureRun(
  record: RunRecord,
  maxDrawdown: number,
  market: MarketFacts,
): JsonObject {
  return metricsJson(record, measureAll(record, maxDrawdown, market));
}

/**
 * Money of the run's books as decimal strings; ratios and other amounts, in currency units, as finite
 * numbers or null; `flags` in code-unit order.
 */
export function metricsJson(record: RunRecord, metrics: RunMetrics): JsonObject {
  const { summary } = record;
  const { basics, drawdowns, ...groups } = metrics;
  const { flags, ...ratios } = basics;
  return {
    ...ratios,
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
    ...groups,
    drawdowns: drawdowns.slice(0, WORST).map(drawdownJson),
    flags,
  };
}

/** Counts by code; codes that did not occur are left out. */
function counts(byReason: Readonly<Partial<Record<Reason, number>>>): JsonObject {
  return Object.fromEntries(Object.entries(byReason).filter(([, count]) => count > 0));
}

/** Days as dates, the amount in currency units. */
function drawdownJson(of: DrawdownPeriod): JsonObject {
  return {
    peak: formatDay(of.peak),
    trough: formatDay(of.trough),
    recovery: of.recovery === null ? null : formatDay(of.recovery),
    depth: of.depth,
    amount: of.amount / MICROS_PER_UNIT,
    days: of.days,
    days_down: of.daysDown,
    days_to_recover: of.daysToRecover,
  };
}
