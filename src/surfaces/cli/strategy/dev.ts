/**
 * `mqk strategy dev NAME`: a backtest after every save, told in two lines with what changed. Research only:
 * runs go to MQK_HOME/dev, and each takes the place of the one before.
 */
import { rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import { isStrategyPath, STRATEGIES_FOLDER } from '../../../adapters/authoring/index.ts';
import { writeSampleBars } from '../../../adapters/sampledata/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { resultJson, runWatched } from '../backtest/run.ts';
import { exitCodeOf } from '../exit-code.ts';
import { reportFailure } from '../failure-report.ts';
import type { Host } from '../host.ts';
import { printJson, printLines, type OutputFlags } from '../output.ts';
import { homeOf } from '../places.ts';
import type { BacktestOutcome, BacktestRequest } from '../../../services/research/index.ts';
import { readCheckFlags, type CheckFlags } from './check-flags.ts';
import { devLines } from './dev-text.ts';
import { WatchedFiles } from './watched-files.ts';

export async function strategyDev(
  of: { readonly name: string; readonly flags: CheckFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const request = requestOf(of.name, of.flags, host);
  const files = new WatchedFiles(folderOf(of.name, host));
  let last: BacktestOutcome | null = null;
  do {
    const outcome = await runOnce(request, { host, output, isFirst: last === null });
    if (outcome === null) continue;
    if (output.json) printJson(host, resultJson(outcome));
    else printLines(host, devLines(outcome, last));
    if (last !== null && last.folder.path !== outcome.folder.path) {
      rmSync(last.folder.path, { recursive: true, force: true });
    }
    last = outcome;
  } while (await files.changed(host.isInterrupted));
  return exitCodeOf('INTERRUPTED');
}

/** Null when the strategy as it was saved does not run: that was told, and the next save may mend it. */
async function runOnce(
  request: BacktestRequest,
  of: { readonly host: Host; readonly output: OutputFlags; readonly isFirst: boolean },
): Promise<BacktestOutcome | null> {
  try {
    return await runWatched(request, of.host, of.output);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind === 'INTERRUPTED') throw error;
    if (of.isFirst && error.kind === 'NOT_FOUND') throw error;
    reportFailure(of.host, of.output, error);
    return null;
  }
}

function requestOf(name: string, flags: CheckFlags, host: Host): BacktestRequest {
  const { strategy, bars, timeframe, calendar, ...more } = readCheckFlags(name, flags, host);
  const home = homeOf(host);
  const sample = bars.length === 0 ? writeSampleBars(home, makeFolder) : null;
  return {
    ...more,
    strategyIds: [strategy],
    bars: sample === null ? bars : [sample],
    timeframe: timeframe ?? '1D',
    calendar: sample === null ? calendar : 'XNYS',
    outDir: join(home, 'dev'),
    runId: null,
  };
}

/** A name without a slash lies in `strategies/`, as for a backtest. */
function folderOf(name: string, host: Host): string {
  return isStrategyPath(name)
    ? dirname(resolve(host.cwd, name))
    : join(host.cwd, STRATEGIES_FOLDER);
}
