/** What a database says, as a failure that a person can act on; SQLSTATE decides, texts never leak. */
import { Failure, type FailureKind } from '../../../foundation/core/index.ts';
import type { Code } from '../../../foundation/model/index.ts';
import type { DatabaseTarget } from './database-url.ts';

/** During what it happened: decides what is known about the effect. */
export type Moment = 'CONNECT' | 'STATEMENT' | 'COMMIT';

/** A CHECK, index, key or trigger of the schema said no: a rule that SQL holds. */
export class ConstraintFailure extends Failure {
  /** Name of the constraint or index; a trigger gives one as well. */
  readonly constraint: string;
  /** Five characters of SQLSTATE: 23505 is a doubled key, 23514 a CHECK, P0001 a trigger. */
  readonly sqlState: string;

  constructor(error: Error, sqlState: string) {
    super('CONFLICT', 'DB_RULE_VIOLATED', error.message, { cause: error });
    this.constraint = textOf(error, 'constraint');
    this.sqlState = sqlState;
  }
}

/** Whether the schema refused by the rule of that name. */
export function isRefusedBy(error: unknown, constraint: string): boolean {
  return error instanceof ConstraintFailure && error.constraint === constraint;
}

/** By SQLSTATE or by the code of Node, TLS included. */
const MEANINGS: readonly (readonly [FailureKind, Code, readonly string[]])[] = [
  ['UNAVAILABLE', 'DB_LOGIN_REFUSED', ['28P01', '28000']],
  ['UNAVAILABLE', 'DB_NAME_UNKNOWN', ['3D000']],
  ['UNAVAILABLE', 'DB_READ_ONLY', ['25006']],
  ['UNAVAILABLE', 'DB_DISK_FULL', ['53100', '58030', 'ENOSPC']],
  ['UNAVAILABLE', 'DB_CONNECTIONS_EXHAUSTED', ['53300']],
  ['TIMEOUT', 'DB_TIMEOUT', ['57014', '55P03']],
  ['CONFLICT', 'DB_TRANSACTION_ABORTED', ['40001', '40P01']],
  [
    'UNAVAILABLE',
    'DB_TLS_FAILED',
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
  ],
];

/** Classes of SQLSTATE that mean: the server is going, gone or not there yet. */
const GONE = /^(08|57P|25P03|25P04)/;
/** Classes that mean: the server itself is at fault, out of memory, of files, or damaged. */
const FAULT = /^(53|58|XX)/;
const RULE = /^23|^P0001$/;
const TEXTS_OF_TLS = /SSL|TLS|certificate/i;
/** Texts of `pg` itself, which come without a code. */
const NO_ANSWER = /^Query read timeout|timeout exceeded when trying to connect|^timeout expired/;

/** A `Failure` for everything that a server or a network does; what is our own error passes unchanged. */
export function toFailure(error: unknown, target: DatabaseTarget, moment: Moment): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const state = codeOf(error);
  const told = firstOf(error).message;
  const at = (what: string): string => `${what} (${target.place}): ${told}`;
  if (RULE.test(state)) return new ConstraintFailure(error, state);
  // A server that fails in COMMIT may have written it before.
  if (moment === 'COMMIT' && FAULT.test(state)) return commitUnknown(error, at);
  const meaning = MEANINGS.find(([, , states]) => states.includes(state));
  if (meaning !== undefined) {
    const [kind, code] = meaning;
    return new Failure(kind, code, at('the database refused'), { cause: error });
  }
  if (FAULT.test(state)) {
    return new Failure('UNAVAILABLE', 'DB_SERVER_FAILED', at(`the database failed with ${state}`), {
      cause: error,
    });
  }
  if (isLanguage(state)) return error;
  if (moment === 'COMMIT') return commitUnknown(error, at);
  if (moment === 'CONNECT' && TEXTS_OF_TLS.test(told)) {
    return new Failure('UNAVAILABLE', 'DB_TLS_FAILED', at('no TLS'), { cause: error });
  }
  if (moment === 'CONNECT') {
    return new Failure('UNAVAILABLE', 'DB_UNREACHABLE', at('no connection to the database'), {
      cause: error,
    });
  }
  if (GONE.test(state) || isSocketError(error) || state === '') {
    return new Failure('UNAVAILABLE', 'DB_CONNECTION_LOST', at('the connection broke'), {
      cause: error,
    });
  }
  return error;
}

function commitUnknown(error: Error, at: (what: string) => string): Failure {
  return new Failure('UNAVAILABLE', 'DB_COMMIT_UNKNOWN', at('COMMIT brought no good answer'), {
    cause: error,
  });
}

/** Any other SQLSTATE: a statement of ours is wrong, which is a defect and not a fault. */
function isLanguage(state: string): boolean {
  return /^[0-9A-Z]{5}$/.test(state) && /\d/.test(state) && !GONE.test(state);
}

function isSocketError(error: Error): boolean {
  return /^E[A-Z]+$/.test(codeOf(error)) || NO_ANSWER.test(error.message);
}

/** Of several addresses that were tried, the first one's error says most. */
function firstOf(error: Error): Error {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first : error;
}

function codeOf(error: Error): string {
  return textOf(firstOf(error), 'code');
}

function textOf(error: Error, name: string): string {
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}
