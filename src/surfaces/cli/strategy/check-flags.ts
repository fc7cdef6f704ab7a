/** The flags that check and dev share, read. */
import { Failure } from '../../../foundation/core/index.ts';
import type { CheckRequest } from '../../../services/research/index.ts';
import { timeframeArgument } from '../arguments.ts';
import { readRunFlags, type RunFlags } from '../backtest/run-flags.ts';
import type { Host } from '../host.ts';

/** The flags as commander gives them. */
export interface CheckFlags extends RunFlags {
  readonly timeframe?: string;
}

/**
 * Fails with USAGE_INVALID: bars need a timeframe, since a file does not tell it, and actions need bars, since
 * they are those of its symbols.
 */
export function readCheckFlags(strategy: string, flags: CheckFlags, host: Host): CheckRequest {
  if (flags.bars !== undefined && flags.timeframe === undefined) {
    throw new Failure('INPUT', 'USAGE_INVALID', '--bars needs --timeframe', {
      fix: 'add --timeframe with 1s, 1m, 5m, 15m, 1H or 1D',
    });
  }
  if (flags.actions !== undefined && flags.bars === undefined) {
    throw new Failure('INPUT', 'USAGE_INVALID', '--actions needs --bars', {
      fix: 'add --bars with the files of its symbols',
    });
  }
  const timeframe = flags.timeframe === undefined ? null : timeframeArgument(flags.timeframe);
  return { strategy, timeframe, ...readRunFlags(flags, host) };
}
