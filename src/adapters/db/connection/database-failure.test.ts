import { describe, expect, it } from 'vitest';
import { Failure } from '../../../foundation/core/index.ts';
import { ConstraintFailure, toFailure } from './database-failure.ts';
import { parseDatabaseUrl } from './database-url.ts';

const target = parseDatabaseUrl('postgres://me:hunter2hunter2@db.example/desk');

function said(code: string, message = 'as the server says'): Error {
  return Object.assign(new Error(message), { code });
}

describe('what a database says', () => {
  it.each([
    ['28P01', 'DB_LOGIN_REFUSED', 'UNAVAILABLE'],
    ['3D000', 'DB_NAME_UNKNOWN', 'UNAVAILABLE'],
    ['25006', 'DB_READ_ONLY', 'UNAVAILABLE'],
    ['53100', 'DB_DISK_FULL', 'UNAVAILABLE'],
    ['53300', 'DB_CONNECTIONS_EXHAUSTED', 'UNAVAILABLE'],
    ['53200', 'DB_SERVER_FAILED', 'UNAVAILABLE'],
    ['58P01', 'DB_SERVER_FAILED', 'UNAVAILABLE'],
    ['XX000', 'DB_SERVER_FAILED', 'UNAVAILABLE'],
    ['XX001', 'DB_SERVER_FAILED', 'UNAVAILABLE'],
    ['25P03', 'DB_CONNECTION_LOST', 'UNAVAILABLE'],
    ['55P03', 'DB_TIMEOUT', 'TIMEOUT'],
    ['40P01', 'DB_TRANSACTION_ABORTED', 'CONFLICT'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'DB_TLS_FAILED', 'UNAVAILABLE'],
    ['57P01', 'DB_CONNECTION_LOST', 'UNAVAILABLE'],
    ['ECONNRESET', 'DB_CONNECTION_LOST', 'UNAVAILABLE'],
    ['23505', 'DB_RULE_VIOLATED', 'CONFLICT'],
  ])('%s is %s', (state, code, kind) => {
    expect(toFailure(said(state), target, 'STATEMENT')).toMatchObject({ code, kind });
  });

  it.each([
    ['CONNECT', 'ECONNREFUSED', 'DB_UNREACHABLE'],
    ['CONNECT', '57P03', 'DB_UNREACHABLE'],
    ['COMMIT', 'ECONNRESET', 'DB_COMMIT_UNKNOWN'],
    ['COMMIT', '57P01', 'DB_COMMIT_UNKNOWN'],
    // It may have failed after it wrote.
    ['COMMIT', '53100', 'DB_COMMIT_UNKNOWN'],
    ['COMMIT', 'XX000', 'DB_COMMIT_UNKNOWN'],
    // A deferred rule speaks in COMMIT: nothing stands, and that is known.
    ['COMMIT', '23505', 'DB_RULE_VIOLATED'],
  ] as const)('during %s, %s is %s', (moment, state, code) => {
    expect(toFailure(said(state), target, moment)).toMatchObject({ code });
  });

  it('of a statement that is wrong stays a defect', () => {
    const wrong = said('42601');
    expect(toFailure(wrong, target, 'STATEMENT')).toBe(wrong);
  });

  it('keeps the rule that refused and its cause', () => {
    const cause = Object.assign(said('23514'), { constraint: 'runs_pair_legal' });
    const failure = toFailure(cause, target, 'STATEMENT');
    expect(failure).toBeInstanceOf(ConstraintFailure);
    expect(failure).toMatchObject({ constraint: 'runs_pair_legal', sqlState: '23514', cause });
  });

  it('names the place and never the password', () => {
    const failure = toFailure(said('28P01'), target, 'CONNECT');
    expect(failure).toBeInstanceOf(Failure);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('hunter2');
    expect(String(failure)).toContain('db.example:5432/desk');
  });
});
