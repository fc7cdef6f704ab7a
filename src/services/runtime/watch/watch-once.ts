/**
 * One round of the watcher: every run that may trade is looked at, and fenced when its deadman file is not
 * as it was made or its engine gives no sign of life. Any number of watchers may do it at once: a fence is
 * raised under the epoch that was seen, and of two that raise it one finds it raised.
 */
import { listEveryRun, type Lane, type Patience, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { fenceRun, type FenceCause } from '../deadman/fence-run.ts';
import { isOfHome } from '../deadman/home-identity.ts';
import { lookAtDeadman } from '../deadman/look-at-deadman.ts';
import { stalenessOf } from './staleness.ts';
import { watchSettingsOf, type WatchSettings } from './watch-settings.ts';

/** With `lockMs` a run whose row somebody else holds fails soon, so that it keeps no round from the next. */
export interface WatchContext extends Patience {
  readonly db: Lane;
  /** MQK_HOME, absolute. */
  readonly home: string;
  /** Stands in the rows and events of the runs that are fenced. */
  readonly actor: string;
}

/** A run that this watcher disarmed. */
export interface Fenced {
  readonly runId: string;
  readonly engineId: string;
  readonly reason: FenceCause['reason'];
  readonly detail: string;
  /** The epoch after the fence. */
  readonly armEpoch: number;
  readonly auditId: number;
  /** Null, or what of the arming is left in the file system. */
  readonly leftover: string | null;
}

/** A run that should have been fenced or could not be judged; the next round tries again. */
export interface Unwatched {
  readonly runId: string;
  readonly why: string;
}

/** An armed run whose deadman file lies in a home that this watcher can't see. */
export interface Unseen {
  readonly runId: string;
  /** `<id> <host>:<path>`. */
  readonly home: string;
}

export interface WatchRound {
  readonly fenced: readonly Fenced[];
  readonly failed: readonly Unwatched[];
  /** Of these only the heartbeat was judged. */
  readonly unseen: readonly Unseen[];
  /** Runs that were looked at. */
  readonly watched: number;
  /** The shortest poll that one of them asks for, in milliseconds; null without a run. */
  readonly pollMs: number | null;
}

/**
 * How long a fence waits for a row while others may need theirs: a permit holds it for milliseconds, and who holds it
 * longer is met again in the next round.
 */
export const HURRIED_LOCK_MS = 50;

/**
 * Fails when the database can't even list the runs; trouble with one of them leaves the others watched. Fences rise
 * side by side, as many as the lane has connections: none waits for the row of another's run.
 */
export async function watchOnce(context: WatchContext): Promise<WatchRound> {
  const statuses = ['ARMED', 'RUNNING'];
  const runs = await listEveryRun(context.db, { statuses });
  const fenced: Fenced[] = [];
  const failed: Unwatched[] = [];
  const polls: number[] = [];
  const watchRun = async (run: RunRow): Promise<void> => {
    try {
      const { cause, pollMs } = look(run, context.home);
      if (pollMs !== null) polls.push(pollMs);
      const done = cause === null ? null : await raise(run, cause, context);
      if (done !== null) fenced.push(done);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const why = error instanceof Failure ? `${error.code}: ${error.message}` : String(error);
      failed.push({ runId: run.runId, why });
    }
  };
  await Promise.all(runs.map(watchRun));
  const unseen = runs.flatMap(({ runId, deadmanHome: home }) =>
    home === null || isOfHome({ deadmanHome: home }, context.home) ? [] : [{ runId, home }],
  );
  const pollMs = polls.length === 0 ? null : Math.min(...polls);
  return { fenced, failed, unseen, watched: runs.length, pollMs };
}

interface Look {
  /** Null: nothing is wrong. */
  readonly cause: FenceCause | null;
  readonly pollMs: number | null;
}

/** A run whose config can't be read can't be watched: that is a reason by itself. */
function look(run: RunRow, home: string): Look {
  try {
    const settings = watchSettingsOf(run);
    const cause = deadmanCause(run, home) ?? heartbeatCause(run, settings);
    return { cause, pollMs: settings.pollMs };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { cause: { reason: 'DEADMAN', detail: error.code }, pollMs: null };
  }
}

/** Null: another was faster, or the cause is gone. */
async function raise(
  run: RunRow,
  cause: FenceCause,
  context: WatchContext,
): Promise<Fenced | null> {
  const { transition, leftover } = await fenceRun(run, cause, context);
  if (transition.outcome !== 'DONE' && transition.outcome !== 'FOUND') return null;
  const { runId, engineId } = run;
  const { reason, detail } = cause;
  const { auditId } = transition;
  const { armEpoch } = transition.run;
  return { runId, engineId, reason, detail, armEpoch, auditId, leftover };
}

/** The file lies in the home that armed the run; any other can't see it, and judges the heartbeat alone. */
function deadmanCause(run: RunRow, home: string): FenceCause | null {
  if (!isOfHome(run, home)) return null;
  const found = lookAtDeadman(run, home);
  return found.holds ? null : { reason: 'DEADMAN', detail: found.why };
}

function heartbeatCause(run: RunRow, settings: WatchSettings): FenceCause | null {
  const stale = stalenessOf(run, settings);
  if (stale === null) return null;
  const { reason, ageMs, limitMs } = stale;
  return { reason, detail: `${ageMs} ms, at most ${limitMs}`, staleAfterMs: limitMs };
}
