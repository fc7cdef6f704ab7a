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
import { requestOf, withRunIdentity, type BacktestFlags } from './request-of.ts';
import { withRunFlags } from './run-flags.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them: all that is not given is absent. */
export type JudgedFlags = Partial<BacktestFlags> & Pick<BacktestFlags, 'out'>;

/** What a run that is named says by itself; its files alone may be given a new place. */
const OF_THE_RUN = ['timeframe', 'calendar', 'config', 'param', 'set', 'cash', 'seed'] as const;
const IDENTITY = ['runId', 'shadow'] as const;

/** Declares the argument and the flags. */
export function withJudgedRun(command: Command): Command {
  return withRunFlags(
    withRunIdentity(
      command.argument(
        '[run]',
        'run folder, run id, or last; instead of the flags of backtest run',
      ),
    ),
  );
}

/** The folder of runs that the flags name. */
export function outDirOf(flags: Pick<JudgedFlags, 'out'>, host: Host): string {
  return resolve(host.cwd, flags.out);
}

/** Which run is judged, for a person: `last` may be another one than he has in mind. */
export function judgedLine({ inputs }: Pick<RunPlan, 'inputs'>): string {
  const { runId, strategy, data, timeframe } = inputs;
  const symbols = data.map(({ symbol }) => symbol).join(', ');
  return `judged    ${runId}   ${strategy.id} version ${strategy.version} on ${symbols} ${timeframe}`;
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
  if (strategy.length > 1) {
    throw usage(
      `--strategy was given ${strategy.length} times, and the run has one`,
      'give it once',
    );
  }
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
  const { strategy, bars, timeframe } = flags;
  if (strategy === undefined || bars === undefined || timeframe === undefined) {
    const missing = [
      ...(strategy === undefined ? ['--strategy'] : []),
      ...(bars === undefined ? ['--bars'] : []),
      ...(timeframe === undefined ? ['--timeframe'] : []),
    ];
    throw usage(`${missing.join(', ')} missing, and no run was named`, 'name a run, or add them');
  }
  return { ...flags, strategy, bars, timeframe };
}

function usage(message: string, fix: string): Failure {
  return new Failure('INPUT', 'USAGE_INVALID', message, { fix });
}
