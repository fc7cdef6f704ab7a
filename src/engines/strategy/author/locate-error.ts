/** Says of an error out of an author's code which strategy, symbol and time it belongs to. */
import { Failure, InvariantViolation } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';

const MAX_MESSAGE = 300;

export interface CallPlace {
  readonly strategy: string;
  readonly symbol: string;
  /** UTC milliseconds of the slice; null in `init`. */
  readonly ts: number | null;
}

/** A failure with its place; STRATEGY_FAILED for what the author's code threw itself. */
export function locateError(error: unknown, place: CallPlace): unknown {
  if (error instanceof InvariantViolation) return error;
  const { strategy, symbol, ts } = place;
  const where = `strategy=${strategy} symbol=${symbol} ${ts === null ? 'in init' : `at ${formatInstant(ts)}`}`;
  if (error instanceof Failure) {
    const { kind, code, message, problems, fix } = error;
    const more = fix === null ? { problems, cause: error } : { problems, fix, cause: error };
    return new Failure(kind, code, `${message}; ${where}`, more);
  }
  return new Failure('INPUT', 'STRATEGY_FAILED', `${messageOf(error)}; ${where}`, {
    cause: error,
    fix: 'correct the strategy; --debug shows where it stopped',
  });
}

/** Also of errors from another realm, of which `instanceof Error` is false. */
function messageOf(error: unknown): string {
  const text =
    typeof error === 'object' && error !== null && 'message' in error
      ? `the strategy threw: ${String(error.message)}`
      : `the strategy threw ${String(error)}`;
  return text.slice(0, MAX_MESSAGE);
}
