/** Exit codes (contract 13): the one place where a failure becomes a number. */
import type { FailureKind } from '../../foundation/core/index.ts';

export const DONE = 0;
export const INTERNAL_ERROR = 1;
export const USAGE = 2;
export const REFUSED = 5;
export const CHECK_FOUND = 6;
export const UNAVAILABLE = 9;

const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  INPUT: USAGE,
  CONFIRMATION: 3,
  CREDENTIALS: 4,
  REFUSED,
  CHECK: CHECK_FOUND,
  NOT_FOUND: 7,
  CONFLICT: 8,
  UNAVAILABLE,
  TIMEOUT: 10,
  INTERRUPTED: 130,
};

export function exitCodeOf(kind: FailureKind): number {
  return EXIT_CODES[kind];
}
