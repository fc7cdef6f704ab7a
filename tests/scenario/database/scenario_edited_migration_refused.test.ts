/**
 * INV-DB-03 (issue 5 item 2; seed PATCH 01, F77): an applied migration whose file was edited, is missing or
 * has another number, and a database of a later program, are refused by the file's name; nothing is
 * applied. A file that breaks the form is refused before any database is asked.
 * Red when: `readSoundState` returns a state whose `trouble` is not null.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase, openDatabase, schemaOf } from '../../../src/adapters/db/index.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { smallMigrations } from '../../support/db/migration-folder.ts';
import {
  openEmptyDatabase,
  openTestDatabase,
  type TestDatabase,
} from '../../support/db/test-database.ts';

const A = 'CREATE TABLE a (n bigint);';
const B = 'CREATE TABLE b (n bigint);';
const C = 'CREATE TABLE c (n bigint);';
const APPLIED = { '0001_a.sql': A, '0002_b.sql': B };

describe('a migration that was applied', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openTestDatabase(smallMigrations(APPLIED));
  });
  afterAll(() => desk.close());

  it.each([
    ['edited', { ...APPLIED, '0001_a.sql': `${A} ` }, 'DB_MIGRATION_EDITED', '0001_a.sql'],
    [
      'renamed',
      { '0001_z.sql': 'SELECT 1;', '0002_b.sql': B },
      'DB_MIGRATION_MISSING',
      '0001_a.sql',
    ],
    ['reordered', { '0001_b.sql': B, '0002_a.sql': A }, 'DB_MIGRATION_REORDERED', '0001_a.sql'],
    ['later than ours', { '0001_a.sql': A }, 'DB_SCHEMA_AHEAD', '0002_b.sql'],
  ])('and is %s by now is refused by name', async (_, files, code, name) => {
    const more = Object.keys(files).length < 2 ? {} : { '0003_c.sql': C };
    const migrations = smallMigrations({ ...files, ...more });
    const request = { home: desk.env.MQK_HOME, env: desk.env, migrations };
    const opened = await openDatabase(request);
    const expected = { code, message: expect.stringContaining(name) as unknown };
    expect(opened).toMatchObject({ ok: false, error: expected });
    await expect(migrateDatabase(request, { isConfirmed: true })).rejects.toMatchObject(expected);
    expect(await desk.db.query(`SELECT to_regclass('c') AS c`)).toEqual([{ c: null }]);
  });

  it('and whose row was removed is refused by name, and not applied again', async () => {
    const files = smallMigrations({ ...APPLIED, '0003_c.sql': C });
    const other = await openTestDatabase(smallMigrations(APPLIED));
    try {
      await other.db.query('DELETE FROM schema_migrations WHERE number = 1');
      const request = { home: other.env.MQK_HOME, env: other.env, migrations: files };
      const state = await schemaOf(request, other.db);
      expect(state.pending.map(({ number }) => number)).toEqual([1, 3]);
      await expect(migrateDatabase(request, { isConfirmed: true })).rejects.toMatchObject({
        code: 'DB_MIGRATION_REORDERED',
        message: expect.stringContaining('lacks 0001_a.sql') as unknown,
      });
    } finally {
      await other.close();
    }
  });

  it('is told by db status with exit 6', async () => {
    const { exitCode, json } = await mqk(['db', 'status', '--json'], { env: desk.env });
    expect([exitCode, json['checksum_ok'], json['problem']]).toEqual([
      6,
      false,
      expect.objectContaining({ code: 'DB_MIGRATION_MISSING' }),
    ]);
  });
});

describe('a migration that was not applied', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openEmptyDatabase();
  });
  afterAll(() => desk.close());

  it.each([
    ['a gap', { '0001_a.sql': A, '0003_c.sql': C }, 'it should have the number 2'],
    ['a name', { 'first.sql': A }, 'its name is not NNNN_words.sql'],
    ['a commit', { '0001_a.sql': `${A}\nCOMMIT;` }, '"COMMIT" cannot stand in a transaction'],
    ['a commit behind', { '0001_a.sql': `${A} commit work;` }, '"commit"'],
    ['a commit after a comment', { '0001_a.sql': `${A} /* so; */ END` }, '"END"'],
    ['a rollback', { '0001_a.sql': `${A}\nROLLBACK AND CHAIN;` }, '"ROLLBACK"'],
    ['a begin', { '0001_a.sql': `BEGIN ISOLATION LEVEL SERIALIZABLE; ${A}` }, '"BEGIN"'],
    ['an index', { '0001_a.sql': 'CREATE INDEX CONCURRENTLY i ON a (n);' }, '"CONCURRENTLY"'],
  ])('is refused for %s', async (_, files, why) => {
    const request = { home: '', env: desk.env, migrations: smallMigrations(files) };
    await expect(migrateDatabase(request, { isConfirmed: true })).rejects.toMatchObject({
      code: 'DB_MIGRATION_INVALID',
      message: expect.stringContaining(why) as unknown,
    });
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link that leads nowhere', (path: string) => symlinkSync('/nowhere.sql', path)],
  ])('is refused by name when it is %s', async (_, make) => {
    const migrations = smallMigrations({ '0001_a.sql': A });
    make(join(migrations, '0002_b.sql'));
    const request = { home: '', env: desk.env, migrations };
    await expect(migrateDatabase(request, { isConfirmed: true })).rejects.toMatchObject({
      code: 'DB_MIGRATION_INVALID',
      message: expect.stringContaining('0002_b.sql') as unknown,
    });
  });

  it('may speak of such words in texts, comments and bodies', async () => {
    const sql = `-- begin; commit;
      SELECT 'a; rollback;', $$ begin; end; $$, "commit;" FROM (SELECT 1 AS "commit;") AS t;`;
    const migrations = smallMigrations({ '0001_a.sql': sql });
    const request = { home: '', env: desk.env, migrations };
    const { applied } = await migrateDatabase(request, { isConfirmed: true });
    expect(applied).toHaveLength(1);
    await desk.db.query('DROP TABLE schema_migrations');
  });

  it('is applied with all others or not at all', async () => {
    const files = { '0001_a.sql': A, '0002_b.sql': 'SELECT no_such_function();' };
    const request = { home: '', env: desk.env, migrations: smallMigrations(files) };
    await expect(migrateDatabase(request, { isConfirmed: true })).rejects.toMatchObject({
      code: 'DB_MIGRATION_FAILED',
      message: expect.stringContaining('0002_b.sql') as unknown,
    });
    const left = await desk.db.query(
      `SELECT to_regclass('a') AS a, to_regclass('schema_migrations') AS history`,
    );
    expect(left).toEqual([{ a: null, history: null }]);
  });
});
