/**
 * What `npm start` shows: `sma_cross` on twenty years of the S&P 500, without a question asked. A
 * refusal or a halt is a result; only a failure is an error.
 */
import { relative, resolve } from 'node:path';
import { makeFolder } from '../../adapters/artifacts/index.ts';
import { writeSampleBars } from '../../adapters/sampledata/index.ts';
import { resultJson, runWatched } from './backtest/run.ts';
import { DONE } from './exit-code.ts';
import type { Host } from './host.ts';
import type { OutputFlags } from './output.ts';
import { homeOf } from './places.ts';
import { summaryLines } from './backtest/run-summary-text.ts';

/** Opening cash: 100,000 in micros. */
const CASH = 100_000_000_000;

export interface DemoFlags {
  readonly out: string;
}

export async function demo(flags: DemoFlags, host: Host, output: OutputFlags): Promise<number> {
  const sample = writeSampleBars(homeOf(host), makeFolder);
  const outcome = await runWatched(
    {
      strategyIds: ['sma_cross'],
      // Five shares: the position limit of 20 % would silence more as the index rises.
      params: [{ name: 'qty', value: '5' }],
      bars: [{ symbol: sample.symbol, path: sample.path }],
      timeframe: '1D',
      calendar: 'XNYS',
      configFiles: null,
      sets: [],
      cash: CASH,
      seed: 1,
      outDir: resolve(host.cwd, flags.out),
      runId: null,
      shadow: false,
      actionsFile: null,
    },
    host,
    output,
  );
  const lines = [
    ...summaryLines(outcome, sample.oddities),
    '',
    `again     bin/mqk backtest run --strategy sma_cross --param qty=5 --timeframe 1D --bars ` +
      `${sample.symbol}=${relative(host.cwd, sample.path)}`,
    `next      bin/mqk audit verify ${relative(host.cwd, outcome.folder.path)}`,
  ];
  // A person reads this even through a pipe.
  if (output.json) host.stdout.write(`${JSON.stringify(resultJson(outcome))}\n`);
  else host.stdout.write(`${lines.join('\n')}\n`);
  return DONE;
}
