/** Which running runs gave no sign of life in time (spec/4-safety, decision 4). Changes nothing. */
import { listRuns, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { stalenessOf, type Staleness } from '../watch/staleness.ts';
import { watchSettingsOf } from '../watch/watch-settings.ts';

export interface StaleRun extends Staleness {
  readonly run: RunRow;
}

export interface Health {
  /** Runs that are RUNNING. */
  readonly running: number;
  readonly stale: readonly StaleRun[];
}

/** One account and one engine hold one active run each: far more than anybody has. */
const MOST_RUNNING = 1000;

/** Ages are on the clock of the database. Fails as the database does. */
export async function checkHealth(db: Statements): Promise<Health> {
  const running = await listRuns(db, { statuses: ['RUNNING'], limit: MOST_RUNNING });
  const stale = running.flatMap((run) => {
    const found = stalenessOf(run, watchSettingsOf(run));
    return found === null ? [] : [{ run, ...found }];
  });
  return { running: running.length, stale };
}
