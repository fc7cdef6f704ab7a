/** `mqk backtest run` (contract 13). */
import { relative } from 'node:path';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import {
  runBacktest,
  type BacktestOutcome,
  type BacktestRequest,
} from '../../../services/research/index.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { watched } from '../progress/watched.ts';
import { requestOf, type BacktestFlags } from './request-of.ts';
import { summaryLines } from './run-summary-text.ts';

export async function backtestRun(
  flags: BacktestFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const outcome = await runWatched(requestOf(flags, host), host, output);
  const lines = [
    ...summaryLines(outcome, []),
    `next      mqk audit verify ${relative(host.cwd, outcome.folder.path)}`,
  ];
  printResult(host, output, { json: resultJson(outcome), lines });
  return DONE;
}

/** Runs a request with progress, notes and Ctrl-C wired to the host. */
export async function runWatched(
  request: BacktestRequest,
  host: Host,
  output: OutputFlags,
): Promise<BacktestOutcome> {
  return await watched(host, output, (context, watch) => runBacktest(request, context, watch));
}

/** The keys of contract 13.1, and the rest of the funnel. */
export function resultJson(outcome: BacktestOutcome): JsonObject {
  const { record, metrics, folder } = outcome;
  const { inputs, summary } = record;
  return {
    run_id: inputs.runId,
    out_dir: folder.path,
    outcome: folder.outcome,
    config_hash: inputs.configHash,
    strategy: inputs.strategy.id,
    slices: summary.slices,
    bars: summary.bars,
    signals: summary.signals,
    intents: summary.intents,
    rejected: summary.rejected,
    rejected_by_reason: { ...summary.rejectedByReason },
    orders: summary.orders,
    sent: summary.sent,
    fills: summary.fills,
    trades: summary.trades,
    final_equity: formatMicros(summary.finalEquity),
    halted: summary.halted,
    halt_reason: summary.haltReason,
    disarmed: summary.disarmed,
    blocked: summary.blocked.map((one) => ({ ...one })),
    sharpe: metrics['sharpe'] ?? null,
    max_drawdown: metrics['max_drawdown'] ?? null,
    bars_per_second: outcome.barsPerSecond,
  };
}
