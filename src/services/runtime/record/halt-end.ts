/** Who halted a run for good, when and why, out of its log. */
import { findNewestEvent, type Statements } from '../../../adapters/db/index.ts';
import { InvariantViolation } from '../../../foundation/core/index.ts';
import type { HaltEnd, RunId } from '../../../foundation/model/index.ts';

/**
 * The halt of a run, or the newest of a person where its own tick had halted it before and went on closing; null: it is
 * not halted. Of a quiet run no other one follows. Fails as the database does.
 */
export async function readHaltEnd(db: Statements, runId: RunId): Promise<HaltEnd | null> {
  const eventTypes = ['RUN_HALTED', 'RUN_CLOSE_OUT_ENDED'];
  const halt = await findNewestEvent(db, { runId, topic: 'RUNTIME', eventTypes });
  if (halt === null) return null;
  const { actor, reason } = halt.payload;
  if (typeof actor !== 'string' || typeof reason !== 'string') {
    throw new InvariantViolation('a halt says by whom and why', { runId });
  }
  return { by: 'HALT', actor, reason, at: halt.tsUtc };
}
