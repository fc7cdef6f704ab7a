/** The opening of a test file in which two processes race for runs. */
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../../src/adapters/db/index.ts';
import { openTestDatabase, type TestDatabase } from '../db/test-database.ts';
import { enterRacer, type Racer } from './racer.ts';

/** What is there from the first test to the last. */
export interface OpenedRace {
  readonly db: Database;
  readonly racers: readonly [Racer, Racer];
}

/** Two racers and their database; after the tests of the file they leave, and it goes. */
export function useRacers(): OpenedRace {
  let opened: { desk: TestDatabase; racers: OpenedRace['racers'] } | null = null;
  const race = (): { desk: TestDatabase; racers: OpenedRace['racers'] } => {
    if (opened === null) throw new Error('the racers are there from beforeAll on');
    return opened;
  };
  beforeAll(async () => {
    const desk = await openTestDatabase();
    const track = { home: desk.env.MQK_HOME, env: desk.env };
    opened = { desk, racers: await Promise.all([enterRacer(track), enterRacer(track)]) };
  }, 60_000);
  afterAll(async () => {
    const { desk, racers } = race();
    await Promise.all(racers.map((racer) => racer.leave()));
    await desk.close();
  });
  return {
    get db() {
      return race().desk.db;
    },
    get racers() {
      return race().racers;
    },
  };
}
