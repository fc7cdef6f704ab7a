/** How a run at a broker ended, as its log tells it: the same whenever its record is made. */
import type { JsonObject } from '../../core/index.ts';
import { formatInstant, type UtcMillis } from '../values/time.ts';

/** A halt that ended a run before its bars did: of a person, of its own tick, or of what its broker told. */
export interface HaltEnd {
  readonly by: 'HALT';
  readonly actor: string;
  readonly reason: string;
  /** By the clock of the database. */
  readonly at: UtcMillis;
}

/** FEED: its engine told the end of its bars (FEED_ENDED), whatever halted the run meanwhile or later. */
export type RunEnd = { readonly by: 'FEED' } | HaltEnd;

/** Member of `metrics.json`: of a run that a halt ended, and of no other one, so that a PAPER run can equal its backtest. */
export function endMember(end: RunEnd | null): { readonly ended?: JsonObject } {
  if (end?.by !== 'HALT') return {};
  const { by, actor, reason, at } = end;
  return { ended: { actor, at: formatInstant(at), by, reason } };
}
