/**
 * Kill -9 of the server under commits (the short form of scripts/kill-server.ts), and of a process in the
 * midst of a migration.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../src/adapters/db/index.ts';
import { killUnderCommits } from '../../scripts/database/kill-under-commits.ts';
import { smallMigrations } from '../support/db/migration-folder.ts';
import { makeFolder } from '../support/db/program-process.ts';
import {
  openEmptyDatabase,
  openTestServer,
  type TestDatabase,
} from '../support/db/test-database.ts';

describe('a server that is killed', () => {
  const home = makeFolder();
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('has every row whose commit was acknowledged', async () => {
    const note = (): undefined => undefined;
    const { acknowledged, missing } = await killUnderCommits({ home, kills: 4, writers: 4, note });
    expect(missing).toBe(0);
    expect(acknowledged).toBeGreaterThan(0);
  }, 60_000);
});

describe('a migration whose session is killed', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openEmptyDatabase();
  });
  afterAll(() => desk.close());

  it('leaves nothing, and is done by the next', async () => {
    const migrations = smallMigrations({
      '0001_a.sql': 'CREATE TABLE a (n bigint);',
      '0002_b.sql': 'CREATE TABLE b (n bigint); SELECT pg_sleep(0.5);',
    });
    const request = { home: desk.env.MQK_HOME, env: desk.env, migrations };
    const broken = migrateDatabase(request, { isConfirmed: false }).catch(
      (error: unknown) => error,
    );
    const server = await openTestServer();
    for (let killed = 0; killed === 0;) {
      const rows = await server.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.5)%'
           AND pid <> pg_backend_pid() AND state = 'active'`,
      );
      killed = rows.length;
    }
    await server.close();
    expect(await broken).toMatchObject({ code: 'DB_CONNECTION_LOST' });
    const left = `SELECT to_regclass('a') AS a, to_regclass('schema_migrations') AS history`;
    expect(await desk.db.query(left)).toEqual([{ a: null, history: null }]);
    const { applied } = await migrateDatabase(request, { isConfirmed: false });
    expect(applied.map(({ number }) => number)).toEqual([1, 2]);
  });
});
