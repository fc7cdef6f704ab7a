/** `mqk run start` (contract 13.1): creates a run and its folder. Nothing is armed. */
import { resolve } from 'node:path';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import {
  chooseTheStrategy,
  noteStrategy,
  readProvenance,
  readStrategyParams,
} from '../../../services/research/index.ts';
import { startRun, type StartRequest } from '../../../services/runtime/index.ts';
import { BUILT_IN_STRATEGIES } from '../../../trading/strategies/index.ts';
import { runModeArgument, timeframeArgument } from '../arguments.ts';
import { readRunFlags } from '../backtest/run-flags.ts';
import { DONE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { note, printResult, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import { eventJson, nextOf, runJson, runLine } from './receipt-text.ts';
import { withDesk } from './with-desk.ts';

/** The flags as commander gives them. */
export interface StartFlags {
  readonly engine: string;
  readonly mode: string;
  readonly config?: readonly string[];
  readonly strategy: string;
  readonly symbols: string;
  readonly timeframe: string;
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly seed: string;
  readonly calendar?: string;
  readonly cash: string;
  readonly out: string;
}

export async function runStart(
  flags: StartFlags,
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const request = await requestOf(flags, host);
  const { packageRoot, cwd } = host;
  const places = { packageRoot, cwd, provenance: readProvenance(packageRoot) };
  return await withDesk(host, async (desk) => {
    const { run, auditId, record, warnings } = await startRun(desk, request, places);
    for (const warning of warnings) note(host, warning);
    const event = await eventJson(desk.db, auditId);
    const folder = record.state?.folder ?? null;
    printResult(host, output, {
      json: {
        ...runJson(run),
        config_hash: run.configHash,
        git_hash: run.gitHash,
        dirty: run.dirty,
        broker: run.broker,
        symbols: run.symbols,
        out_dir: folder,
        ...event,
      },
      lines: [
        runLine(run),
        `nothing -> ${formatRunPair(run.pair)}`,
        `config    ${run.configHash}`,
        `commit    ${run.gitHash}${run.dirty ? ' (dirty)' : ''}`,
        `folder    ${folder ?? 'behind; the next command makes it'}`,
        `by ${run.actor}   event ${event.event_id ?? 'none'}`,
        nextOf('arm', run),
      ],
    });
    return DONE;
  });
}

async function requestOf(flags: StartFlags, host: Host): Promise<StartRequest> {
  const { params, calendar, configFiles, sets, cash, seed } = readRunFlags(flags, host);
  const timeframe = timeframeArgument(flags.timeframe);
  const mode = runModeArgument(flags.mode);
  const chosen = await chooseTheStrategy(
    { strategyIds: [flags.strategy], timeframe },
    { builtIns: BUILT_IN_STRATEGIES, cwd: host.cwd },
  );
  noteStrategy(chosen, {
    home: homeOf(host),
    note: (line) => {
      note(host, line);
    },
  });
  const { definition, sourceSha256 } = chosen;
  const { id, version } = definition;
  return {
    engineId: flags.engine,
    mode,
    configFiles,
    sets,
    calendar,
    strategy: { id, version, params: readStrategyParams(definition, params) },
    strategySource: sourceSha256,
    symbols: flags.symbols.split(','),
    timeframe,
    cash,
    seed,
    outDir: resolve(host.cwd, flags.out),
  };
}
