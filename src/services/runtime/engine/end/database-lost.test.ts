// What an operator is told when the database is gone: how long it was away is said only where that is known.
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../../foundation/core/index.ts';
import { parseRunId } from '../../../../foundation/model/index.ts';
import { databaseLost } from './database-lost.ts';

const RUN = parseRunId('11111111-2222-7333-8444-555555555555');

function told(code: 'DB_COMMIT_UNKNOWN' | 'RUN_OUTCOME_UNKNOWN' | 'DB_UNREACHABLE'): Failure {
  if (RUN === null) throw new Error('an id');
  const failure = databaseLost(new Failure('UNAVAILABLE', code, 'it broke'), RUN, null);
  if (failure instanceof Failure) return failure;
  throw new Error('it is a failure');
}

describe('databaseLost', () => {
  it.each(['DB_COMMIT_UNKNOWN', 'RUN_OUTCOME_UNKNOWN'] as const)(
    'keeps %s, and names what finds it out',
    (code) => {
      const { code: kept, message, fix } = told(code);
      expect(kept).toBe(code);
      expect(message).toMatch(/^whether the last change of run \S+ is stored is unknown/);
      expect(message).not.toContain('longer than its lease');
      expect(fix).toContain('mqk run recover');
    },
  );

  it('tells of a database that was away, also while the log was read', () => {
    const { code, message } = told('DB_UNREACHABLE');
    expect(code).toBe('ENGINE_DATABASE_LOST');
    expect(message).toContain('its log was still being read');
  });
});
