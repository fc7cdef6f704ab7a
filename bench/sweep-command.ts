/**
 * The whole path of `mqk sweep run`: plan, worker threads, checkpoint, table, proof of the best, sealed folder;
 * and the memory of the process after the first and after the last of these sweeps.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatInstant, formatMicros } from '../src/foundation/model/index.ts';
import { runSweep, type SweepRequest } from '../src/services/research/index.ts';
import { BUILT_IN_STRATEGIES } from '../src/trading/strategies/index.ts';
import type { BenchCase } from './cases.ts';
import { generatedBars } from './generated-bars.ts';

const BARS = 100_000;
const MEBIBYTE = 1_048_576;
/** Fast 5 to 24, slow from 30 on: from a cross every few bars to one in a day. */
const FAST = 20;
/** So many that what a sweep costs once, each thread's compiling above all, is a tenth of it. */
const TRIALS = 1000;

function requestOf(dir: string): SweepRequest {
  return {
    strategyIds: ['sma_cross'],
    params: [],
    bars: [{ symbol: 'SPY', path: join(dir, 'bars.csv') }],
    timeframe: '1m',
    calendar: 'ALWAYS_ON',
    configFiles: null,
    sets: [
      { path: 'risk.daily_loss_limit', value: 'OFF' },
      { path: 'risk.max_drawdown', value: 'OFF' },
    ],
    cash: 1e11,
    seed: 1,
    outDir: join(dir, 'out'),
    shadow: false,
    actionsFile: null,
    method: 'GRID',
    axes: [
      { name: 'fast', value: `5:${4 + FAST}:1`, flag: '--grid' },
      { name: 'slow', value: `30:${29 + TRIALS / FAST}:1`, flag: '--grid' },
    ],
    draws: 0,
    constraints: [],
    target: 'sharpe',
    splitPpm: null,
  };
}

function writeBars(dir: string): void {
  const { ts, open, high, low, close, volume } = generatedBars(BARS, 1);
  const lines = ['ts_close_utc,open,high,low,close,volume'];
  for (let row = 0; row < BARS; row++) {
    const prices = [open, high, low, close].map((column) => formatMicros(column[row] ?? 0));
    lines.push([formatInstant(ts[row] ?? 0), ...prices, volume[row]].join(','));
  }
  writeFileSync(join(dir, 'bars.csv'), `${lines.join('\n')}\n`);
}

async function sweepOf(dir: string, jobs: number): Promise<number> {
  const entry = new URL('sweep-worker.mjs', import.meta.url);
  const places = { packageRoot: process.cwd(), cwd: dir, home: join(dir, 'home'), workerDir: dir };
  const outcome = await runSweep(
    requestOf(dir),
    { places, strategies: BUILT_IN_STRATEGIES, work: { jobs, entry, isFresh: true } },
    { note: () => undefined, onProgress: () => undefined, isInterrupted: () => false },
  );
  return outcome.runsPerSecond ?? 0;
}

function sweepCase(jobs: number): BenchCase {
  const dir = mkdtempSync(join(tmpdir(), 'mqk-bench-sweep-'));
  writeBars(dir);
  const found = { threads: 0, runs: 0, rssFirst: 0 };
  return {
    name: `sweep_command.100k.${jobs}_jobs`,
    unit: 'runs_per_second',
    run: async () => {
      found.threads = Math.max(found.threads, await sweepOf(dir, jobs));
      found.runs += TRIALS;
      if (found.rssFirst === 0) found.rssFirst = rssMebibytes();
      return TRIALS;
    },
    more: () => ({
      best_of_threads_alone: found.threads,
      [`rss_mib_after_${TRIALS}_runs`]: found.rssFirst,
      [`rss_mib_after_${found.runs}_runs`]: rssMebibytes(),
    }),
    close: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function rssMebibytes(): number {
  return Math.round(process.memoryUsage.rss() / MEBIBYTE);
}

export function sweepCommandCases(): readonly (() => BenchCase)[] {
  return [() => sweepCase(1), () => sweepCase(availableParallelism())];
}
