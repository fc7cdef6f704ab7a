/** The flags of `backtest run`, which every command takes that judges a run, as a request. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BacktestRequest } from '../../../services/research/index.ts';
import { runIdArgument, timeframeArgument } from '../arguments.ts';
import { collect } from '../command-wiring.ts';
import type { Host } from '../host.ts';
import { readRunFlags, withRunFlags, type RunFlags } from './run-flags.ts';

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
  const flags = withRunFlags(withRunIdentity(command));
  const required = ['--strategy', '--bars', '--timeframe'];
  for (const option of flags.options) option.mandatory = required.includes(option.long ?? '');
  return flags;
}

/** Declares those by which a run is named and kept. */
export function withRunIdentity(command: Command): Command {
  return command
    .option(
      '--strategy <id>',
      'built-in id, id of a file in ./strategies, or path of a file (mqk strategy list)',
      collect,
    )
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .option('--run-id <uuid>', 'overrides the computed run id');
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
