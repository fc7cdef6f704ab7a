/** `mqk backtest run` (contract 13). */
import { resolve } from 'node:path';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatMicros } from '../../../foundation/model/index.ts';
import {
  runBacktest,
  type BacktestOutcome,
  type BacktestRequest,
} from '../../../services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { runIdArgument, timeframeArgument } from '../arguments.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { ProgressLine } from '../progress-line.ts';
import { readRunFlags, type RunFlags } from './run-flags.ts';
import { summaryLines } from './run-summary-text.ts';

/** The flags as commander gives them. */
export interface BacktestFlags extends RunFlags {
  readonly strategy: readonly string[];
  readonly bars: readonly string[];
  readonly timeframe: string;
  readonly out: string;
  readonly runId?: string;
  readonly actions?: string;
  readonly shadow?: boolean;
}

export async function backtestRun(
  flags: BacktestFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const outcome = await runWatched(requestOf(flags, host), host, output);
  const lines = [
    ...summaryLines(outcome, []),
    `next      bin/mqk audit verify ${outcome.folder.path}`,
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
  const progress = new ProgressLine(host, { isOn: !output.json || host.stderr.isTTY });
  const places = { packageRoot: host.packageRoot, cwd: host.cwd, home: homeOf(host) };
  try {
    return await runBacktest(
      request,
      { places, strategies: BUILT_IN_STRATEGIES },
      {
        note: (line) => {
          progress.clear();
          note(host, line);
        },
        onProgress: (stage, done, total) => {
          progress.show(stage, done, total);
        },
        isInterrupted: host.isInterrupted,
      },
    );
  } finally {
    progress.clear();
  }
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

function requestOf(flags: BacktestFlags, host: Host): BacktestRequest {
  return {
    ...readRunFlags(flags, host),
    strategyIds: flags.strategy,
    timeframe: timeframeArgument(flags.timeframe),
    outDir: resolve(host.cwd, flags.out),
    runId: flags.runId === undefined ? null : runIdArgument(flags.runId),
    shadow: flags.shadow ?? false,
    actionsFile: flags.actions === undefined ? null : resolve(host.cwd, flags.actions),
  };
}
