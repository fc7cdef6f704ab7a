/**
 * The run that a command judges: a run that was written, named by `[run]`, or one that the flags of
 * `backtest run` describe.
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { readRunFolder } from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import {
  planBacktest,
  planOfRun,
  programVersion,
  type ResearchContext,
  type RunPlan,
  type Watch,
} from '../../../services/research/index.ts';
import { parsePair } from '../arguments.ts';
import { requestOf, type BacktestFlags } from './request-of.ts';
import { collect } from '../command-wiring.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them: all that is not given is absent. */
export type JudgedFlags = Partial<BacktestFlags> & Pick<BacktestFlags, 'out'>;

/** What a run that is named says by itself; its files alone may be given a new place. */
const OF_THE_RUN = ['timeframe', 'calendar', 'config', 'param', 'set', 'cash', 'seed'] as const;
const IDENTITY = ['runId', 'shadow'] as const;

/** Declares the argument and the flags. */
export function withJudgedRun(command: Command): Command {
  return command
    .argument('[run]', 'run folder, run id, or last; instead of the flags of backtest run')
    .option('--strategy <id>', 'built-in id, id of a file in ./strategies, or path', collect)
    .option('--bars <symbol=file>', 'bar file of a symbol; repeat for more', collect)
    .option('--timeframe <tf>', '1s, 1m, 5m, 15m, 1H or 1D')
    .option('--calendar <name>', 'XNYS or ALWAYS_ON; overrides data.calendar')
    .option('--config <file>', 'config layer; repeat for more, later wins', collect)
    .option('--param <name=value>', 'strategy parameter; repeat for more', collect)
    .option('--set <path=value>', 'config value, after all layers; repeat for more', collect)
    .option('--cash <amount>', 'opening cash (default: 100000)')
    .option('--seed <n>', 'seed of the simulated market (default: 1)')
    .option('--out <dir>', 'folder that holds the run folders', 'exports')
    .option('--run-id <uuid>', 'overrides the computed run id')
    .option('--actions <file>', 'splits and dividends: date,symbol,type,value')
    .option('--shadow', 'judge every intent and send no order');
}

/** The folder of runs that the flags name. */
export function outDirOf(flags: Pick<JudgedFlags, 'out'>, host: Host): string {
  return resolve(host.cwd, flags.out);
}

/** Fails with USAGE_INVALID, or as planning does. */
export async function planJudged(
  of: { readonly run: string | undefined; readonly flags: JudgedFlags; readonly host: Host },
  context: ResearchContext,
  watch: Watch,
): Promise<RunPlan> {
  const { run, flags, host } = of;
  if (run === undefined)
    return await planBacktest(requestOf(wholeFlags(flags), host), context, watch);
  const stray = [...OF_THE_RUN, ...IDENTITY].find((name) => flags[name] !== undefined);
  if (stray !== undefined) {
    const flag = stray === 'runId' ? 'run-id' : stray;
    throw usage(`the run says its --${flag} itself`, `leave --${flag} out, or the run`);
  }
  const { strategy = [], bars = [], actions } = flags;
  const folder = readRunFolder({
    outDir: outDirOf(flags, host),
    name: run,
    programVersion: programVersion(host.packageRoot),
  });
  const given = {
    strategy: strategy[0] ?? null,
    bars: bars.map((text) => {
      const { name, value } = parsePair('--bars', text);
      return { symbol: name, path: resolve(host.cwd, value) };
    }),
    actionsFile: actions === undefined ? null : resolve(host.cwd, actions),
  };
  return await planOfRun(folder, { ...context, given }, watch);
}

function wholeFlags(flags: JudgedFlags): BacktestFlags {
  const { strategy, bars, timeframe, cash = '100000', seed = '1' } = flags;
  if (strategy === undefined || bars === undefined || timeframe === undefined) {
    const missing = [
      ...(strategy === undefined ? ['--strategy'] : []),
      ...(bars === undefined ? ['--bars'] : []),
      ...(timeframe === undefined ? ['--timeframe'] : []),
    ];
    throw usage(`${missing.join(', ')} missing, and no run was named`, 'name a run, or add them');
  }
  return { ...flags, strategy, bars, timeframe, cash, seed };
}

function usage(message: string, fix: string): Failure {
  return new Failure('INPUT', 'USAGE_INVALID', message, { fix });
}
