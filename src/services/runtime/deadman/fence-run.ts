/**
 * The fence of a watcher, or of an engine for itself (T8): the run is disarmed under the epoch in which the reason was
 * seen.
 */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  type Lane,
  type Patience,
  type RunRow,
  type Transition,
} from '../../../adapters/db/index.ts';
import { standDownQuietly } from './stand-down-quietly.ts';

export interface FenceCause {
  readonly reason:
    | 'DEADMAN'
    | 'HEARTBEAT_STALE'
    | 'BEGIN_TIMEOUT'
    | 'DESYNC'
    | 'MISSING_STOP'
    | 'LEASE_LOST'
    | 'BROKER_LOST';
  /** In one word or a figure. */
  readonly detail: string;
  /** A heartbeat that came meanwhile takes the cause away: at most this old, in milliseconds. */
  readonly staleAfterMs?: number;
}

/** What became of a fence, and of what the arming had left in the file system. */
export interface Fence {
  readonly transition: Transition;
  /** Null, or why file or lock are still there; the fence stands all the same. */
  readonly leftover: string | null;
}

/** Disarms. REFUSED is no trouble: the run was armed anew, showed life, or another was faster. */
export async function fenceRun(
  run: RunRow,
  cause: FenceCause,
  of: Patience & { readonly db: Lane; readonly home: string; readonly actor: string },
): Promise<Fence> {
  const { reason, detail, staleAfterMs } = cause;
  const command = {
    event: 'DISARM',
    runId: run.runId,
    commandId: randomUUID(),
    actor: of.actor,
    reason: `${reason}: ${detail}`,
    detail: { trigger: reason, evidence: detail },
    armEpoch: run.armEpoch,
    ...(staleAfterMs === undefined ? {} : { staleAfterMs }),
  } as const;
  const transition = await commitTransition(of.db, command, { lockMs: of.lockMs });
  if (transition.outcome === 'REFUSED') return { transition, leftover: null };
  return { transition, leftover: standDownQuietly(transition.run, of.home) };
}
