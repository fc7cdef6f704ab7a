/** The flags of `backtest run`, which every command takes that judges a run, as a request. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BacktestRequest } from '../../../services/research/index.ts';
import { runIdArgument, timeframeArgument } from '../arguments.ts';
import { collect } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import { readRunFlags, type RunFlags } from './run-flags.ts';

/** The flags as commander gives them. */
export interface BacktestFlags extends RunFlags {
  readonly strategy: readonly string[];
  readonly bars: readonly string[];
  readonly timeframe: string;
  readonly out: string;
  readonly runId?: string;
}

/** Declares the flags. */
export function withBacktestFlags(command: Command): Command {
  return command
    .requiredOption(
      '--strategy <id>',
      'built-in id, id of a file in ./strategies, or path of a file (mqk strategy list)',
      collect,
    )
    .requiredOption('--bars <symbol=file>', 'bar file of a symbol; repeat for more', collect)
    .requiredOption('--timeframe <tf>', '1s, 1m, 5m, 15m, 1H or 1D')
    .option('--calendar <name>', 'XNYS or ALWAYS_ON; overrides data.calendar')
    .option('--config <file>', 'config layer; repeat for more, later wins', collect)
    .option('--param <name=value>', 'strategy parameter; repeat for more', collect)
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--cash <amount>', 'opening cash', '100000')
    .option('--seed <n>', 'seed of the simulated market', '1')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .option('--run-id <uuid>', 'overrides the computed run id')
    .option('--actions <file>', 'splits and dividends: date,symbol,type,value')
    .option('--shadow', 'judge every intent and send no order');
}

/** Fails with USAGE_INVALID; paths are resolved against the working directory. */
export function requestOf(flags: BacktestFlags, host: Host): BacktestRequest {
  return {
    ...readRunFlags(flags, host),
    strategyIds: flags.strategy,
    timeframe: timeframeArgument(flags.timeframe),
    outDir: resolve(host.cwd, flags.out),
    runId: flags.runId === undefined ? null : runIdArgument(flags.runId),
  };
}
