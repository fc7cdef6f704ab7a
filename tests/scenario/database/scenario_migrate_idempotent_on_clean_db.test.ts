/**
 * INV-DB-01 (contract 13.1; seed PATCH 01): a clean database gets every migration once and in order, however
 * often and by however many processes it is asked; what is asked again changes nothing.
 * Red when: `migrate` reads the history before it holds the advisory lock, or applies without recording.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mqk } from '../../support/cli/run-in-process.ts';
import { shippedNames } from '../../support/db/migration-folder.ts';
import { openEmptyDatabase, type TestDatabase } from '../../support/db/test-database.ts';

function namesOf(rows: unknown): unknown[] {
  return Array.isArray(rows) ? rows.map((row: { name: unknown }) => row.name) : [];
}

describe('migrating a clean database', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openEmptyDatabase();
  });
  afterAll(() => desk.close());

  it('shows all as pending before, and that a server of others waits for its operator', async () => {
    const { exitCode, json } = await mqk(['db', 'status', '--json'], { env: desk.env });
    expect([exitCode, json]).toEqual([
      6,
      expect.objectContaining({
        reachable: true,
        embedded: false,
        class: 'test',
        applied: [],
        checksum_ok: true,
        live_runs: 0,
      }),
    ]);
    expect(namesOf(json['pending'])).toEqual(shippedNames());
  });

  it('applies all once, by one of two that come together', async () => {
    const both = await Promise.all([
      mqk(['db', 'migrate', '--json'], { env: desk.env }),
      mqk(['db', 'migrate', '--json'], { env: desk.env }),
    ]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.flatMap(({ json }) => namesOf(json['applied']))).toEqual(shippedNames());
  });

  it('changes nothing when asked again', async () => {
    const rows = 'SELECT * FROM schema_migrations ORDER BY number';
    const before = await desk.db.query(rows);
    const again = await mqk(['db', 'migrate', '--json'], { env: desk.env });
    expect([again.exitCode, again.json]).toEqual([0, { applied: [], pending: [], live_runs: 0 }]);
    expect(await desk.db.query(rows)).toEqual(before);
    expect(before.map((row) => row['name'])).toEqual(shippedNames());
  });
});
