/** Whether a running run gives no sign of life (spec/4-safety, decision 4): the only place that says so. */
import type { RunRow } from '../../../adapters/db/index.ts';
import type { WatchSettings } from './watch-settings.ts';

export interface Staleness {
  readonly reason: 'BEGIN_TIMEOUT' | 'HEARTBEAT_STALE';
  /** Milliseconds on the clock of the database, at least `limitMs`. */
  readonly ageMs: number;
  readonly limitMs: number;
}

/**
 * Only a run that was begun owes a sign of life. One that no engine ever held is waited for longer, also after a
 * heartbeat from outside. A run is stale from the moment at which its age is the limit. Null: it is not.
 */
export function stalenessOf(
  run: RunRow,
  { staleAfterMs, beginTimeoutMs }: WatchSettings,
): Staleness | null {
  if (run.pair.status !== 'RUNNING') return null;
  const beatMs = heartbeatAgeMs(run);
  const found: Staleness =
    beatMs === null || run.leaseEpoch === 0
      ? {
          reason: 'BEGIN_TIMEOUT',
          ageMs: beatMs ?? run.readAt - (run.begunAt ?? run.readAt),
          limitMs: beginTimeoutMs,
        }
      : { reason: 'HEARTBEAT_STALE', ageMs: beatMs, limitMs: staleAfterMs };
  return found.ageMs >= found.limitMs ? found : null;
}

/** Milliseconds since the run's last heartbeat; null: it never had one. */
export function heartbeatAgeMs({ heartbeatAt, readAt }: RunRow): number | null {
  return heartbeatAt === null ? null : readAt - heartbeatAt;
}
