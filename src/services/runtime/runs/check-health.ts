/** Which running runs gave no sign of life in time (spec/4-safety, decision 4). Changes nothing. */
import { listEveryRun, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { stalenessOf, type Staleness } from '../watch/staleness.ts';
import { watchSettingsOf } from '../watch/watch-settings.ts';

export interface StaleRun extends Staleness {
  readonly run: RunRow;
}

/** A run whose config says no limits that could be read: nobody knows whether it is stale. */
export interface UnjudgedRun {
  readonly run: RunRow;
  readonly why: string;
}

export interface Health {
  /** Runs that are RUNNING. */
  readonly running: number;
  readonly stale: readonly StaleRun[];
  readonly unjudged: readonly UnjudgedRun[];
}

/** Ages are on the clock of the database. One bad run hides no other. Fails as the database does. */
export async function checkHealth(db: Statements): Promise<Health> {
  const running = await listEveryRun(db, { statuses: ['RUNNING'] });
  const stale: StaleRun[] = [];
  const unjudged: UnjudgedRun[] = [];
  for (const run of running) {
    try {
      const found = stalenessOf(run, watchSettingsOf(run));
      if (found !== null) stale.push({ run, ...found });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unjudged.push({ run, why: `${error.code}: ${error.message}` });
    }
  }
  return { running: running.length, stale, unjudged };
}
