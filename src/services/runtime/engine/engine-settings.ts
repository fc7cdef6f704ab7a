/** What an engine reads from its run's config, at once and here alone. */
import { effectiveConfigOf, type StoredConfig } from '../preflight/run-config.ts';
import { MS_PER_SECOND } from '../../../foundation/model/index.ts';

/** Milliseconds, all of them. */
export interface EngineSettings {
  readonly deadmanPollMs: number;
  readonly reconcileEveryMs: number;
  /** From the send of a request on until its absence at the broker may be presumed. */
  readonly presumeAbsentMs: number;
  /** A broker that answers nothing for so long is given up, and the run disarmed. */
  readonly brokerLostMs: number;
}

/** A call may run into its own time limit, which is 10 s, before it says anything. */
const LEAST_BROKER_LOST_MS = 15_000;

/** Throws CONFIG_INVALID. */
export function engineSettingsOf(run: StoredConfig): EngineSettings {
  const read = effectiveConfigOf(run).readerFor('services/runtime');
  const presumeAbsentMs = read.count('runtime.presume_absent_seconds') * MS_PER_SECOND;
  return {
    deadmanPollMs: read.count('runtime.deadman_poll_ms'),
    reconcileEveryMs: read.count('runtime.reconcile_interval_seconds') * MS_PER_SECOND,
    presumeAbsentMs,
    // Twice the time after which even its word that there is no order is believed.
    brokerLostMs: Math.max(LEAST_BROKER_LOST_MS, 2 * presumeAbsentMs),
  };
}
