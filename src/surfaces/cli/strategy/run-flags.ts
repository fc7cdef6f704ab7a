/** The flags that check and dev share with a backtest, read. */
import { resolve } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';
import type { CheckRequest } from '../../../services/research/index.ts';
import {
  calendarArgument,
  cashArgument,
  parsePair,
  seedArgument,
  timeframeArgument,
} from '../arguments.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them. */
export interface RunFlags {
  readonly bars?: readonly string[];
  readonly timeframe?: string;
  readonly calendar?: string;
  readonly config?: readonly string[];
  readonly param?: readonly string[];
  readonly set?: readonly string[];
  readonly cash: string;
  readonly seed: string;
}

/** Fails with USAGE_INVALID; bars need a timeframe, since a file does not tell it. */
export function runFlags(strategy: string, flags: RunFlags, host: Host): CheckRequest {
  if (flags.bars !== undefined && flags.timeframe === undefined) {
    throw new Failure('INPUT', 'USAGE_INVALID', '--bars needs --timeframe', {
      fix: 'add --timeframe with 1s, 1m, 5m, 15m, 1H or 1D',
    });
  }
  return {
    strategy,
    params: (flags.param ?? []).map((text) => parsePair('--param', text)),
    bars: (flags.bars ?? []).map((text) => {
      const { name, value } = parsePair('--bars', text);
      return { symbol: name, path: resolve(host.cwd, value) };
    }),
    timeframe: flags.timeframe === undefined ? null : timeframeArgument(flags.timeframe),
    calendar: flags.calendar === undefined ? null : calendarArgument(flags.calendar),
    configFiles: flags.config?.map((file) => resolve(host.cwd, file)) ?? null,
    sets: (flags.set ?? []).map((text) => {
      const { name, value } = parsePair('--set', text);
      return { path: name, value };
    }),
    cash: cashArgument(flags.cash),
    seed: seedArgument(flags.seed),
  };
}
