/** The summary of a run for a person: at most 25 lines. */
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  type Reason,
  type RunSummary,
} from '../../../foundation/model/index.ts';
import type { BacktestOutcome } from '../../../services/research/index.ts';
import { labelled } from '../text/wrapped.ts';
import { drawdowns, sparkline } from './sparkline.ts';

const SPARK_WIDTH = 64;

/** Lines of a finished backtest; `dataNotes` say what is odd about its data. */
export function summaryLines(outcome: BacktestOutcome, dataNotes: readonly string[]): string[] {
  const { record, metrics, folder } = outcome;
  const { inputs, summary, tables } = record;
  const params = Object.entries(inputs.strategy.params).map(
    ([name, value]) => `${name}=${text(value)}`,
  );
  const symbols = inputs.data.map(({ symbol }) => symbol).join(',');
  const equity = Array.from(tables.equity.dayEquity.view());
  const curve = [inputs.cash, ...equity];
  const change = summary.finalEquity - inputs.cash;
  return [
    `${inputs.strategy.id} v${inputs.strategy.version} (${params.join(' ')})   ${inputs.mode}` +
      `${inputs.shadow ? ' SHADOW' : ''}   ${cut(symbols, 30)} ${inputs.timeframe} ${inputs.calendar}`,
    `period    ${formatInstant(summary.firstTs)} to ${formatInstant(summary.lastTs)}`,
    `run       ${inputs.runId}   config ${inputs.configHash.slice(0, 12)}   seed ${inputs.seed}`,
    '',
    `equity    ${formatMicros(inputs.cash)} -> ${formatMicros(summary.finalEquity)}` +
      `   ${signed(formatMicros(change))} (${signed(percent(change / inputs.cash))})`,
    `          ${sparkline(curve, SPARK_WIDTH)}`,
    `drawdown  ${sparkline(drawdowns(curve), SPARK_WIDTH)}`,
    '',
    `return    CAGR ${ratio(metrics, 'cagr', true)}   volatility ${ratio(metrics, 'volatility', true)}` +
      `   profitable months ${ratio(metrics, 'profitable_months', true)}`,
    `risk      max drawdown ${ratio(metrics, 'max_drawdown', true)}   worst 5 days ` +
      ratio(metrics, 'worst_5d', true),
    `ratios    Sharpe ${ratio(metrics, 'sharpe')}   Sortino ${ratio(metrics, 'sortino')}` +
      `   Calmar ${ratio(metrics, 'calmar')}`,
    `trades    ${summary.trades}   win rate ${ratio(metrics, 'win_rate', true)}   profit factor ` +
      `${ratio(metrics, 'profit_factor')}   average ${ratio(metrics, 'avg_trade')}`,
    `result    realized ${formatMicros(summary.realized)}   unrealized ` +
      `${formatMicros(summary.unrealized)}   fees ${formatMicros(summary.fees)}` +
      (summary.dividends === 0 ? '' : `   dividends ${formatMicros(summary.dividends)}`),
    '',
    ...funnelLines(summary),
    ...emptyStageLines(summary),
    ...labelled('safety    ', safetyText(summary)),
    ...labelled('data      ', dataText(summary)),
    ...dataNotes.map((line) => `          ${line}`),
    '',
    `record    ${folder.events} audit events, sealed; ${folder.outcome.toLowerCase()}` +
      `   ${outcome.barsPerSecond} bars/s`,
    `folder    ${folder.path}`,
  ];
}

/**
 * bars -> signals -> intents - blocked + protective = sent -> fills -> trades, and what blocked. Protective are the
 * orders that no intent asked for: stops, targets, flattening.
 */
function funnelLines(summary: RunSummary): readonly string[] {
  const { intents, rejected, sent, orders } = summary;
  const protective = sent - (intents - rejected);
  const sum = [
    `${intents} intents`,
    ...(rejected === 0 ? [] : [`- ${rejected} blocked`]),
    ...(protective === 0 ? [] : [`+ ${protective} protective`]),
    `= ${sent} sent`,
  ];
  const stages = [`${summary.bars} bars`, `${summary.signals} signals`, sum.join(' ')];
  const ends = [`${summary.fills} fills`, `${summary.trades} trades`];
  const rows = orders - sent;
  return [
    ...labelled('funnel    ', [...stages, ...ends].join(' -> ')),
    ...(rejected === 0
      ? []
      : labelled(
          'blocked   ',
          counts(summary.rejectedByReason) +
            (rejected === rows ? '' : `; ${rows} in orders.csv, the others repeat them`),
        )),
  ];
}

/** Why there were no trades: the first stage of the funnel that is empty. */
function emptyStageLines(summary: RunSummary): string[] {
  if (summary.trades > 0) return [];
  const why =
    summary.signals === 0
      ? 'the strategy never asked for a position: is the series longer than its warm-up?'
      : summary.intents === summary.rejected
        ? `every order was blocked: ${counts(summary.rejectedByReason)}`
        : summary.fills === 0
          ? 'no order met a later bar of its symbol'
          : 'positions were opened and none was closed';
  return [`          no trades: ${why}`];
}

function safetyText(summary: RunSummary): string {
  const parts = [
    summary.halted ? `HALTED ${summary.haltReason ?? ''}` : 'not halted',
    summary.disarmed ? `DISARMED ${summary.disarmReason ?? ''}` : '',
    ...summary.blocked.map(({ symbol, reason }) => `${symbol} takes no new risk (${reason})`),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function dataText(summary: RunSummary): string {
  const dropped = counts(summary.barsDropped);
  return (
    `${summary.slices} slices, ${summary.droppedOutsideSession} bars outside the session left out, ` +
    (dropped === '' ? 'none dropped' : `dropped: ${dropped}`)
  );
}

function counts(byReason: Readonly<Partial<Record<Reason, number>>>): string {
  return Object.entries(byReason)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ');
}

function ratio(metrics: JsonObject, key: string, isFraction = false): string {
  const value = metrics[key];
  if (typeof value !== 'number') return 'n/a';
  return isFraction ? percent(value) : value.toFixed(2);
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

function signed(amount: string): string {
  return amount.startsWith('-') ? amount : `+${amount}`;
}

function text(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
