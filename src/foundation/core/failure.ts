/**
 * Failures that a person or a caller can act on: rejected input and faults of the outside world.
 * The CLI turns `kind` into the exit code of contract 13; nothing else decides exit codes.
 */

/** What went wrong, in the classes that callers tell apart. */
export type FailureKind =
  | 'INPUT' // bad usage or rejected input: exit 2
  | 'CONFIRMATION' // confirmation missing or wrong: exit 3
  | 'CREDENTIALS' // credentials missing: exit 4
  | 'REFUSED' // refused by a gate: exit 5
  | 'CHECK' // a check found a problem: exit 6
  | 'NOT_FOUND' // exit 7
  | 'CONFLICT' // exit 8
  | 'UNAVAILABLE' // database, broker or file system: exit 9
  | 'TIMEOUT' // exit 10
  | 'INTERRUPTED'; // exit 130

/** One problem of an input, with its place. `text` is the offending text, escaped and cut. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  /** Physical line, the first is 1. */
  readonly line?: number;
  /** Dotted path inside a document. */
  readonly path?: string;
  readonly layer?: string;
  readonly text?: string;
}

/** A typed failure: what, in which class, where, and what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly fix: string | null;

  constructor(
    kind: FailureKind,
    code: string,
    message: string,
    more: {
      readonly problems?: readonly Problem[];
      readonly fix?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.problems = more.problems ?? [];
    this.fix = more.fix ?? null;
  }
}

/** What a user stopped; `fix` says what is left of it, which is mostly nothing. */
export function interrupted(
  message: string,
  fix = 'run the command again; nothing was written',
): Failure {
  return new Failure('INTERRUPTED', 'INTERRUPTED', message, { fix });
}
