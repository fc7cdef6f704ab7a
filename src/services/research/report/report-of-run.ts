/** The report of a finished run: everything its page shows, from the record, the bars and what was open. */
import type {
  DrawdownRow,
  PnlGroup,
  RunAtBroker,
  RunReport,
} from '../../../adapters/report/index.ts';
import type { Portfolio } from '../../../engines/portfolio/index.ts';
import {
  benchmarkSeries,
  dailySeriesOf,
  historyOf,
  type DrawdownPeriod,
  type MarketFacts,
  type RunMetrics,
} from '../../../engines/promotion/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { RunRecord } from '../../../foundation/model/index.ts';
import type { FillPrices } from '../../../trading/backtest/index.ts';
import { curvesOf } from './curves.ts';
import { dayEnds } from './day-ends.ts';
import { fillRows } from './fill-rows.ts';
import { openPositions } from './open-positions.ts';
import { priceViews } from './price-views.ts';
import { returnsOf } from './returns.ts';
import type { RunEvents } from './run-events.ts';
import { tradeViews } from './trade-views.ts';

const WORST_DRAWDOWNS = 10;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export interface ReportSources {
  readonly record: RunRecord;
  /** Over every slice, as a positive fraction. */
  readonly maxDrawdown: number;
  readonly measured: RunMetrics;
  /** The object of `metrics.json`, made from them. */
  readonly metrics: JsonObject;
  readonly market: MarketFacts & { readonly bases: FillPrices };
  /** As it stands after the last slice. */
  readonly portfolio: Pick<Portfolio, 'position' | 'markOf' | 'lotsOf'>;
  readonly events: RunEvents;
  readonly atBroker: RunAtBroker | null;
}

/** A pure function of its sources: the same run has the same report. */
export function reportOfRun(sources: ReportSources, programVersion: string): RunReport {
  const { record, maxDrawdown, measured, market, events, atBroker } = sources;
  const { inputs, summary } = record;
  const series = dailySeriesOf(historyOf(record, maxDrawdown));
  const benchmark = series === null ? null : benchmarkSeries(record, maxDrawdown, market);
  const { drawdowns, trade_analysis: analysis } = measured;
  const trades = tradeViews(record);
  return {
    inputs,
    programVersion,
    summary,
    atBroker,
    metrics: sources.metrics,
    curves: curvesOf(record, { series, benchmark, drawdowns, ends: dayEnds(record) }),
    returns: returnsOf(series, benchmark, measured.risk),
    activity: {
      prices: priceViews(record, market.bars, events.splits),
      trades: trades.points,
      bySymbol: analysis.by_symbol.map(({ symbol, ...group }) => groupOf(symbol, group)),
      byWeekday: analysis.by_weekday.map(({ weekday, ...group }) =>
        groupOf(WEEKDAYS[weekday] ?? '', group),
      ),
      byHour: analysis.by_hour.map(({ hour, ...group }) =>
        groupOf(`${String(hour).padStart(2, '0')}:00`, group),
      ),
      events: events.lane(),
    },
    tables: {
      drawdowns: drawdowns.slice(0, WORST_DRAWDOWNS).map(drawdownRow),
      trades: trades.rows,
      best: trades.best,
      worst: trades.worst,
      fills: fillRows(record, market.bases),
      exits: trades.exits,
      open: openPositions(record, sources.portfolio),
    },
  };
}

function groupOf(
  name: string,
  { profit, trades }: { readonly profit: number; readonly trades: number },
): PnlGroup {
  return { name, pnl: profit, trades };
}

function drawdownRow(of: DrawdownPeriod): DrawdownRow {
  const { depth, peak, trough, recovery, daysDown, daysToRecover } = of;
  return { depth, peak, trough, recovered: recovery, daysDown, daysToRecover };
}
