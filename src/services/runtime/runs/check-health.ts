/**
 * Which running runs gave no sign of life in time (spec/4-safety, decision 4), and which runs that are wound down hold
 * shares without a stop. Changes nothing.
 */
import { listEveryRun, type Statements, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { stalenessOf, type Staleness } from '../watch/staleness.ts';
import { watchSettingsOf } from '../watch/watch-settings.ts';
import { readBareShares, type BareShares } from './unprotected/bare-shares.ts';

export interface StaleRun extends Staleness {
  readonly run: RunRow;
}

/** A run whose config says no limits that could be read: nobody knows whether it is stale. */
export interface UnjudgedRun {
  readonly run: RunRow;
  readonly why: string;
}

/** A run that is DISARMING with shares for which no stop works, at least one of them. */
export interface UnprotectedRun {
  readonly run: RunRow;
  readonly bare: readonly BareShares[];
}

export interface Health {
  /** Runs that are RUNNING. */
  readonly running: number;
  readonly stale: readonly StaleRun[];
  readonly unjudged: readonly UnjudgedRun[];
  readonly unprotected: readonly UnprotectedRun[];
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
  return { running: running.length, stale, unjudged, unprotected: await listUnprotected(db) };
}

async function listUnprotected(db: Statements): Promise<readonly UnprotectedRun[]> {
  const found: UnprotectedRun[] = [];
  for (const run of await listEveryRun(db, { postures: ['DISARMING'] })) {
    const bare = await readBareShares(db, run);
    if (bare.length > 0) found.push({ run, bare });
  }
  return found;
}
