/**
 * INV-DB-02 (contract 13.1; issue 5 item 2; seed PATCH 01): the schema of a database that holds LIVE runs
 * changes only when that is confirmed; without, exit 3 and nothing changed.
 * Red when: `migrateDatabase` ignores `isConfirmed`, an opening process migrates such a database unasked,
 * or the wait for it keeps a halt or a watcher out.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/db/index.ts';
import { canonicalJson } from '../../../src/foundation/core/index.ts';
import { mqk } from '../../support/cli/run-in-process.ts';
import { earlierMigrations, shippedNames } from '../../support/db/migration-folder.ts';
import { openTestDatabase, type TestDatabase } from '../../support/db/test-database.ts';
import { createRun, lead } from '../../support/runs/run-stories.ts';

/** Where the record of a run goes, as its row keeps it. */
const recordedIn = (home: string): string =>
  canonicalJson({
    out_dir: home,
    program_version: '0',
    host_fingerprint: 'h',
    created_at_utc: '2026-11-26T12:00:00Z',
  });

describe('migrating a database with LIVE runs', () => {
  const earlier = earlierMigrations(1);
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openTestDatabase(earlier);
    await createRun(desk.db, { mode: 'LIVE' });
  });
  afterAll(() => desk.close());

  it('is no business of a command that merely opens it', async () => {
    const opened = await openDatabase({ home: desk.env.MQK_HOME, env: desk.env });
    expect(opened).toMatchObject({ ok: false, error: { code: 'DB_SCHEMA_BEHIND' } });
  });

  it('keeps neither a halt nor a watcher from it', async () => {
    const run = await lead(
      desk.db,
      await createRun(desk.db, { mode: 'LIVE', request: recordedIn(desk.env.MQK_HOME) }),
      ['ARM_REQUEST', 'CONFIRM'],
    );
    const watched = await mqk(['watch', '--once', '--json'], { env: desk.env });
    expect(watched.exitCode).toBe(0);
    expect(watched.stderr).not.toContain('could not be watched');
    expect(watched.json['unseen']).toEqual([expect.objectContaining({ run_id: run.runId })]);
    const argv = ['halt', '--run-id', run.runId, '--reason', 'now', '--json'];
    const halted = await mqk(argv, { env: desk.env });
    expect([halted.exitCode, halted.json['status']]).toEqual([0, 'HALTED']);
    const { json } = await mqk(['db', 'status', '--json'], { env: desk.env });
    expect(json['pending']).toHaveLength(1);
  });

  it('is refused without --yes, and changes nothing', async () => {
    const refused = await mqk(['db', 'migrate', '--json'], { env: desk.env });
    expect([refused.exitCode, refused.json['error']]).toEqual([
      3,
      expect.objectContaining({ code: 'DB_MIGRATION_UNCONFIRMED' }),
    ]);
    const { json } = await mqk(['db', 'status', '--json'], { env: desk.env });
    expect([json['live_runs'], json['pending']]).toEqual([
      2,
      [expect.objectContaining({ name: shippedNames().at(-1) })],
    ]);
  });

  it('is done with --yes, and warns', async () => {
    const done = await mqk(['db', 'migrate', '--yes', '--json'], { env: desk.env });
    expect([done.exitCode, done.json]).toEqual([
      0,
      expect.objectContaining({ pending: [], live_runs: 2 }),
    ]);
    expect(done.stderr).toContain('warning: this database holds 2 LIVE run(s)');
  });
});
