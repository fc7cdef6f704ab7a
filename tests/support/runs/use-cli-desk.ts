/** The opening of a test file whose runs are made through the command line. */
import { afterAll, beforeAll } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts';
import { CliDesk } from './cli-runs.ts';

/** What is there from the first test to the last. */
export interface OpenedDesk {
  readonly desk: Pick<TestDatabase, 'db' | 'env'>;
  readonly cli: CliDesk;
}

/** A database and a home of the file's own; after its tests their paper broker is stopped and both go. */
export function useCliDesk(): OpenedDesk {
  let opened: TestDatabase | null = null;
  const database = (): TestDatabase => {
    if (opened === null) throw new Error('the database is open from beforeAll on');
    return opened;
  };
  const desk = {
    get db() {
      return database().db;
    },
    get env() {
      return database().env;
    },
  };
  const cli = new CliDesk(desk);
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(async () => {
    await cli.run(['broker', 'stop']);
    await database().close();
  });
  return { desk, cli };
}
