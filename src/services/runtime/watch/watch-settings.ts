/** What a run's config asks of its watchers. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { MS_PER_SECOND, parseQty } from '../../../foundation/model/index.ts';
import { storedTexts } from '../preflight/run-config.ts';

export interface WatchSettings {
  /** Milliseconds, all of them. */
  readonly pollMs: number;
  readonly staleAfterMs: number;
  readonly beginTimeoutMs: number;
}

const KEYS = [
  'runtime.deadman_poll_ms',
  'runtime.heartbeat_stale_ms',
  'runtime.begin_timeout_seconds',
] as const;

/** As the run's config says; it was judged when the run was started, and never changes. */
export function watchSettingsOf(run: RunRow): WatchSettings {
  const texts = storedTexts(run, KEYS);
  const count = (key: (typeof KEYS)[number]): number => {
    const parsed = parseQty(texts.get(key) ?? '');
    return parsed.ok ? parsed.value : 0; // what is no number leaves no patience
  };
  return {
    pollMs: count('runtime.deadman_poll_ms'),
    staleAfterMs: count('runtime.heartbeat_stale_ms'),
    beginTimeoutMs: count('runtime.begin_timeout_seconds') * MS_PER_SECOND,
  };
}
