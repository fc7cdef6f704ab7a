/** The pictures of a run, each with its data behind it. */
import {
  drawEquity,
  drawEventLane,
  drawExposure,
  drawFunnel,
  drawMonths,
  drawPnlBy,
  drawPrice,
  drawReturns,
  drawRolling,
  drawTrades,
  drawUnderwater,
  drawYears,
  type FunnelStage,
} from '../charts/index.ts';
import type { CalendarName, RunSummary } from '../../../foundation/model/index.ts';
import { countText } from '../format/display-text.ts';
import { html, NOTHING, type Html } from '../markup/html.ts';
import type {
  Capped,
  PriceView,
  RunActivity,
  RunCurves,
  RunReport,
  RunReturns,
} from '../run-report.ts';

/** The currency of the contract's prices and limits. */
const UNIT = 'USD';

/** By whose clock a calendar tells days and hours. */
const CLOCKS: Readonly<Record<CalendarName, string>> = { XNYS: 'New York', ALWAYS_ON: 'UTC' };

/** Equity, what stands below its peak, and what happened meanwhile, on one time axis. */
export function performanceFigures({ curves, activity, summary }: RunReport): Html {
  const { equity, benchmark, worst, drawdown } = curves;
  const { firstTs: from, lastTs: to } = summary;
  const { events } = activity;
  return html`<div class="figures">
${drawEquity({ id: 'equity', unit: UNIT, equity, ...(benchmark === null ? {} : { benchmark }), drawdowns: worst })}
${drawUnderwater({ id: 'underwater', drawdown })}
${drawEventLane({ id: 'events', from, to, events: events.rows })}
</div>${cappedNote(events, 'events', 'audit.jsonl has all')}`;
}

export function returnFigures({ returns, curves }: RunReport): Html {
  const { months, years, daily, monthly }: RunReturns = returns;
  const { sharpes, volatilities }: RunCurves = curves;
  const hasBenchmark = years.some(({ benchmark }) => typeof benchmark === 'number');
  const named = hasBenchmark && curves.benchmark !== null ? curves.benchmark.name : null;
  return html`<div class="figures">
${drawMonths({ id: 'months', months, years })}
</div>
<div class="halves">
${drawYears({ id: 'years', years, ...(named === null ? {} : { benchmark: named }) })}
${drawReturns({ id: 'daily-returns', period: 'Daily', ...daily })}
${drawRolling({ id: 'rolling', sharpes, volatilities })}
${drawReturns({ id: 'monthly-returns', period: 'Monthly', ...monthly })}
</div>`;
}

export function activityFigures({ activity, curves, summary, inputs }: RunReport): Html {
  const { prices, trades, bySymbol, byWeekday, byHour }: RunActivity = activity;
  // One symbol has all of the result, and daily bars close at one hour.
  const hasSymbols = inputs.data.length > 1;
  const hasHours = inputs.timeframe !== '1D';
  const clock = CLOCKS[inputs.calendar];
  return html`<div class="figures">
${drawFunnel({ id: 'funnel', stages: funnelStages(summary) })}
${prices.rows.map(priceFigure)}
</div>
${cappedNote(prices, 'symbols have a price chart', 'those with the most fills; fills.csv has all fills')}
<div class="halves">
${drawTrades({ id: 'trade-scatter', unit: UNIT, trades })}
${hasSymbols ? drawPnlBy({ id: 'pnl-by-symbol', unit: UNIT, by: 'symbol', clock, groups: bySymbol }) : NOTHING}
${drawPnlBy({ id: 'pnl-by-weekday', unit: UNIT, by: 'weekday', clock, groups: byWeekday })}
${hasHours ? drawPnlBy({ id: 'pnl-by-hour', unit: UNIT, by: 'hour', clock, groups: byHour }) : NOTHING}
</div>
<div class="figures">
${drawExposure({ id: 'exposure', unit: UNIT, ...curves.exposure })}
</div>`;
}

function priceFigure(price: PriceView, at: number): Html {
  const { symbol, fills } = price;
  return html`${drawPrice({ ...price, id: `price-${at + 1}`, unit: UNIT, fills: fills.rows })}
${cappedNote(fills, `fills of ${symbol} are drawn`, 'one for each place of the picture; fills.csv has all')}`;
}

function cappedNote<Row>({ rows, total }: Capped<Row>, what: string, where: string): Html {
  if (rows.length === total) return NOTHING;
  return html`<p class="left-out">${countText(rows.length)} of ${countText(total)} ${what}: ${where}.</p>`;
}

/** From signals to closed trades, and why the others are not there. */
function funnelStages(summary: RunSummary): FunnelStage[] {
  const { rejectedByReason, signals, intents, sent, fills, trades } = summary;
  const lost = Object.entries(rejectedByReason)
    .map(([reason, count]) => `${countText(count)} ${reason}`)
    .join(', ');
  return [
    { name: 'signals', count: signals, lost: '' },
    { name: 'intents', count: intents, lost },
    { name: 'sent', count: sent, lost: '' },
    { name: 'fills', count: fills, lost: '' },
    { name: 'closed trades', count: trades, lost: '' },
  ];
}
