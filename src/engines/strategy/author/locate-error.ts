/** Says of an error out of an author's code which strategy, symbol and time it belongs to. */
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';
import { isThrown, thrownFacts } from './thrown-value.ts';

export interface CallPlace {
  readonly strategy: string;
  readonly symbol: string;
  /** UTC milliseconds of the slice; null in `init`. */
  readonly ts: number | null;
}

/** A failure with its place; STRATEGY_FAILED for what the author's code threw itself. */
export function locateError(error: unknown, place: CallPlace): unknown {
  if (isThrown(error, InvariantViolation)) return error;
  const { strategy, symbol, ts } = place;
  const where = `strategy=${strategy} symbol=${symbol} ${ts === null ? 'in init' : `at ${formatInstant(ts)}`}`;
  if (isThrown(error, Failure)) {
    const { kind, code, message, problems, fix } = error;
    const more = fix === null ? { problems, cause: error } : { problems, fix, cause: error };
    return new Failure(kind, code, `${message}; ${where}`, more);
  }
  return new Failure(
    'INPUT',
    'STRATEGY_FAILED',
    `the strategy threw ${thrownFacts(error).text}; ${where}`,
    {
      cause: error,
      fix: 'correct the strategy; --debug shows where it stopped',
    },
  );
}
