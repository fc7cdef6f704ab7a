// Which statements a connection keeps the plan of: those behind a permit's first statement (ADR 32), and no other.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEPT_BY_KEYS } from '../../src/adapters/db/connection/by-keys.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';

const PREPARED = `SELECT statement FROM pg_prepared_statements`;

let desk: TestDatabase;
beforeAll(async () => {
  desk = await openTestDatabase();
});
afterAll(() => desk.close());

it('keeps the plan of a statement only where its transaction asks for it', async () => {
  await desk.db.transaction(async (tx) => {
    await tx.query('SELECT $1::int AS plain', [1]);
    expect(await tx.query(PREPARED)).toEqual([]);
    await tx.query(`SELECT ${KEPT_BY_KEYS}, $1::int AS first`, [1]);
    expect(await tx.query(PREPARED)).toEqual([]);
    await tx.query('SELECT $1::int AS later', [1]);
    expect(await tx.query(PREPARED)).toEqual([{ statement: 'SELECT $1::int AS later' }]);
  });
});
