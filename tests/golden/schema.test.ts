/**
 * The schema that all migrations make, against its golden text: what a migration changes is seen in review.
 * A new migration: `npx vitest run tests/golden/schema.test.ts -u`, and read the difference.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpSchema } from '../support/db/schema-dump.ts';
import { earlierMigrations } from '../support/db/migration-folder.ts';
import { openTestDatabase, type TestDatabase } from '../support/db/test-database.ts';
import { migrateDatabase } from '../../src/adapters/db/index.ts';

describe('the schema', () => {
  let desk: TestDatabase;
  beforeAll(async () => {
    desk = await openTestDatabase();
  });
  afterAll(() => desk.close());

  it('is the golden one', async () => {
    await expect(await dumpSchema(desk.db)).toMatchFileSnapshot('database/schema.txt');
  });

  it('is the same when the last migration comes later', async () => {
    const stepwise = await openTestDatabase(earlierMigrations(1));
    const { MQK_HOME: home } = stepwise.env;
    await migrateDatabase({ home, env: stepwise.env }, { isConfirmed: false });
    expect(await dumpSchema(stepwise.db)).toBe(await dumpSchema(desk.db));
    await stepwise.close();
  });
});
