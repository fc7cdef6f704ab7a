/** The watcher: rounds until it is told to stop, through every outage of the database. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../adapters/db/index.ts';
import { Failure, type Result } from '../../../foundation/core/index.ts';
import { fenceSpooledHalts } from '../runs/spool/halt-spool.ts';
import {
  HURRIED_LOCK_MS,
  watchOnce,
  type Fenced,
  type Unseen,
  type WatchContext,
  type WatchRound,
} from './watch-once.ts';

export interface Watcher extends Pick<WatchContext, 'home' | 'actor'> {
  /** Opens the database, and starts the embedded one when it is gone. */
  readonly open: () => Promise<Result<Database, Failure>>;
  readonly isOver: () => boolean;
  readonly onFenced: (fenced: Fenced) => void;
  /** What the newest round could not see, after each. */
  readonly onUnseen: (unseen: readonly Unseen[]) => void;
  /** One line for a person. */
  readonly note: (line: string) => void;
}

/** Between two rounds while no run is armed: an arming must be seen well before half a second is over. */
const IDLE_POLL_MS = 250;
/** Between two tries to reach a database that is away. */
const OUTAGE_POLL_MS = 500;

/** Ends when `isOver`, with every run that was fenced. Trouble with the database is told once and outlived. */
export async function watchRuns(watcher: Watcher): Promise<readonly Fenced[]> {
  const { isOver, note } = watcher;
  const all: Fenced[] = [];
  let db: Database | null = null;
  let isAway = false;
  let told: ReadonlySet<string> = new Set();
  while (!isOver()) {
    const begun = performance.now();
    try {
      db ??= await opened(watcher);
      const { fenced, unseen, troubles, pollMs } = await round(watcher, db);
      if (isAway) note('the database is back');
      isAway = false;
      for (const one of fenced) watcher.onFenced(one);
      all.push(...fenced);
      watcher.onUnseen(unseen);
      for (const trouble of troubles) if (!told.has(trouble)) note(trouble);
      told = new Set(troubles);
      // From beginning to beginning: a round that met a held row does not make the next one late.
      await sleep(Math.max(0, (pollMs ?? IDLE_POLL_MS) - (performance.now() - begun)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!isAway) note(`nothing is watched while the database is away: ${error.message}`);
      isAway = true;
      await close(db);
      db = null;
      await sleep(OUTAGE_POLL_MS);
    }
  }
  await close(db);
  return all;
}

interface Round extends Pick<WatchRound, 'fenced' | 'unseen' | 'pollMs'> {
  /** Lines for a person; one that lasts comes in every round. */
  readonly troubles: readonly string[];
}

/** Halts that wait for the database, and the runs: neither waits for the other, since each may meet a held row. */
async function round({ home, actor, note }: Watcher, db: Database): Promise<Round> {
  const troubles: string[] = [];
  const noteOnce = (line: string): void => void troubles.push(line);
  const context = { db, home, actor, lockMs: HURRIED_LOCK_MS };
  const [{ fenced: halts, failures }, watched] = await Promise.all([
    fenceSpooledHalts({ ...context, note: noteOnce }),
    watchOnce(context),
  ]);
  for (const { run } of halts) note(`a halt that waited was carried out: run ${run.runId}`);
  for (const error of failures) troubles.push(`a halt that waited failed: ${String(error)}`);
  const { fenced, failed, unseen, pollMs } = watched;
  for (const { runId, why } of failed) troubles.push(`run ${runId} could not be watched: ${why}`);
  for (const one of unseen) troubles.push(unseenLine(one));
  return { fenced, unseen, pollMs, troubles };
}

/** For a person. */
export function unseenLine({ runId, home }: Unseen): string {
  return `run ${runId} was armed in the home ${home}: its deadman file is not seen from here`;
}

async function opened({ open }: Watcher): Promise<Database> {
  const result = await open();
  if (!result.ok) throw result.error;
  return result.value;
}

/** A pool whose server is gone may fail to say goodbye. */
async function close(db: Database | null): Promise<void> {
  try {
    await db?.close();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
