/** What a load trades: symbols on generated minutes, and how a run and its backtest are told of them. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeBarFile } from '../bars/bar-file.ts';

export interface TradedBars {
  readonly symbols: readonly string[];
  /** `--bars SYM=FILE` of each. */
  readonly flags: readonly string[];
}

/** Writes `rows` minutes of each of so many symbols. */
export function tradedBars(folder: string, symbols: number, rows: number): TradedBars {
  mkdirSync(folder, { recursive: true });
  const names = Array.from({ length: symbols }, (_, at) => `SYM${String(at).padStart(2, '0')}`);
  const flags = names.flatMap((name, at) => {
    const path = join(folder, `${name}-${rows}.csv`);
    writeBarFile(path, { rows, seed: at + 1 });
    return ['--bars', `${name}=${path}`];
  });
  return { symbols: names, flags };
}

/** Changes its mind every second bar or so: one order for two bars of a symbol, and as many fills. */
export const RESTLESS: readonly string[] = [
  ...['--strategy', 'sma_cross', '--param', 'fast=1', '--param', 'slow=2', '--param', 'qty=10'],
  ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--seed', '1'],
];

/** Waits for more bars than there are. */
export const NEVER: readonly string[] = [
  ...['--strategy', 'sma_cross', '--param', 'fast=1', '--param', 'slow=100000'],
  ...['--timeframe', '1m', '--calendar', 'ALWAYS_ON', '--seed', '1'],
];
