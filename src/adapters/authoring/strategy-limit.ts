/** How long a strategy may keep its run waiting. */
import { Failure } from '../../foundation/core/index.ts';
import type { TimeLimit } from './run-limited.ts';

/**
 * Milliseconds between two looks at signals, which are some 4,096 bars apart, or 50 ms. A strategy takes
 * microseconds a bar; one that takes 15 milliseconds is not told from one that hangs.
 */
const LIMIT_MS = 60_000;

/** STRATEGY_HUNG (exit 10) after a minute; `where` is asked then. */
export function strategyLimit(where: () => string): TimeLimit {
  return {
    ms: LIMIT_MS,
    exceeded: () => {
      const message = `the strategy did not return for ${LIMIT_MS / 1000} s ${where()}`;
      return new Failure('TIMEOUT', 'STRATEGY_HUNG', message, {
        fix: 'look for a loop in it that does not end',
      });
    },
  };
}
