/** Statements and transactions on a real server: what comes back, what a failure is called, what stands after. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ConstraintFailure,
  connectTo,
  readServerFacts,
  unsafeSettings,
} from '../../src/adapters/db/index.ts';
import { openEmptyDatabase, type TestDatabase } from '../support/db/test-database.ts';

describe('a database', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openEmptyDatabase();
    await desk.db.query('CREATE TABLE marks (id bigint PRIMARY KEY, n bigint CHECK (n > 0))');
  });
  afterAll(() => desk.close());

  it('gives integers, instants, JSON and arrays as values', async () => {
    const [row] = await desk.db.query(
      `SELECT 9007199254740991::bigint AS big, 1.50::numeric AS exact, true AS yes, NULL AS none,
        '2026-11-26T10:00:00.123987Z'::timestamptz AS at, '{"a":[1]}'::jsonb AS doc,
        ARRAY['a,b', 'c"d', 'e'] AS texts, ARRAY[1,2]::bigint[] AS numbers`,
    );
    expect(row).toEqual({
      big: Number.MAX_SAFE_INTEGER,
      exact: '1.50',
      yes: true,
      none: null,
      at: Date.UTC(2026, 10, 26, 10, 0, 0, 123),
      doc: { a: [1] },
      texts: ['a,b', 'c"d', 'e'],
      numbers: [1, 2],
    });
  });

  it('takes an integer that no number holds for a defect', async () => {
    await expect(desk.db.query('SELECT 9007199254740993::bigint')).rejects.toThrow(
      'an integer of the database is a safe integer',
    );
  });

  it('commits what resolved and rolls back what rejected', async () => {
    await desk.db.transaction((tx) => tx.query('INSERT INTO marks VALUES ($1, $2)', [1, 1]));
    const failing = desk.db.transaction(async (tx) => {
      await tx.query('INSERT INTO marks VALUES ($1, $2)', [2, 2]);
      throw new Error('mine');
    });
    await expect(failing).rejects.toThrow('mine');
    expect(await desk.db.query('SELECT id FROM marks')).toEqual([{ id: 1 }]);
  });

  it('tells that nothing stands of a transaction whose failed statement was passed over', async () => {
    const passingOver = desk.db.transaction(async (tx) => {
      await tx.query('INSERT INTO marks VALUES (7, 7)');
      await tx.query('INSERT INTO marks VALUES (8, 0)').catch(() => undefined);
    });
    await expect(passingOver).rejects.toMatchObject({
      code: 'DB_TRANSACTION_ABORTED',
      kind: 'CONFLICT',
    });
    expect(await desk.db.query('SELECT id FROM marks WHERE id = 7')).toEqual([]);
  });

  it('names the rule that the schema holds', async () => {
    const refused: unknown = await desk.db
      .query('INSERT INTO marks VALUES (3, 0)')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConstraintFailure);
    expect(refused).toMatchObject({
      code: 'DB_RULE_VIOLATED',
      kind: 'CONFLICT',
      constraint: 'marks_n_check',
      sqlState: '23514',
    });
  });

  it('keeps a lane for halts when ordinary work holds every connection', async () => {
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const busy = [1, 2, 3, 4, 5, 6].map(() =>
      desk.db.transaction(async (tx) => {
        await tx.query('SELECT 1');
        await gate;
      }),
    );
    expect(await desk.db.urgent.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    letGo();
    await Promise.all(busy);
  });

  it('tells a wrong name, a password, a reader and a late lock apart', async () => {
    const failing = async (sql: string): Promise<unknown> =>
      desk.db.query(sql).catch((error: unknown) => error);
    const url = desk.env.MQK_DATABASE_URL.replace(/mqk_test_[0-9a-f]+/, 'no_such_test');
    const unknown = connectTo({ home: '', env: { MQK_DATABASE_URL: url } });
    await expect(unknown).rejects.toMatchObject({ code: 'DB_NAME_UNKNOWN', kind: 'UNAVAILABLE' });
    const other = desk.env.MQK_DATABASE_URL.replace('mqk@', 'somebody:hunter2hunter2@');
    const refused = connectTo({ home: '', env: { MQK_DATABASE_URL: other } });
    await expect(refused).rejects.toMatchObject({ code: 'DB_LOGIN_REFUSED' });
    await expect(refused).rejects.not.toThrow('hunter2');
    expect(await failing('SET statement_timeout = 50; SELECT pg_sleep(5)')).toMatchObject({
      code: 'DB_TIMEOUT',
      kind: 'TIMEOUT',
    });
    expect(await failing('BEGIN READ ONLY; INSERT INTO marks VALUES (9, 9)')).toMatchObject({
      code: 'DB_READ_ONLY',
    });
  });

  it('tells how the server is set, and its clock', async () => {
    const facts = await readServerFacts(desk.db);
    expect([facts.version, unsafeSettings(facts)]).toEqual(['18.4', []]);
    expect(facts.systemIdentifier).toMatch(/^\d{15,20}$/);
    expect(Math.abs(facts.clock - Date.now())).toBeLessThan(5_000);
    const broken = { ...facts, fsync: 'off', isInRecovery: true, synchronousCommit: 'off' };
    expect(unsafeSettings(broken)).toEqual([
      'pg_is_in_recovery=true',
      'fsync=off',
      'synchronous_commit=off',
    ]);
    // To the doctor and to the preflight alike.
    expect(unsafeSettings({ ...facts, synchronousCommit: 'local' })).toEqual([
      'synchronous_commit=local',
    ]);
  });

  it('refuses a statement of a transaction that ended', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await desk.db.transaction((tx) => {
      late = sleep(20).then(() => tx.query('SELECT 1'));
      return Promise.resolve();
    });
    await expect(late).rejects.toThrow('outlived its transaction');
  });
});
