/** Which shares of a run must have a stop that works before it is quiet. */
import { findEvent, type RunRow, type Statements } from '../../../../adapters/db/index.ts';
import { risksCapital } from '../../risks-capital.ts';

/**
 * ALL: every share in the run's symbols. DECLARED: those for which a stop was declared; on paper no bar comes but an
 * engine sends it, so that what never had a stop risks nothing while none trades. NONE: the record of bars has ended,
 * and what is held is evidence.
 */
export type NeedingStop = 'ALL' | 'DECLARED' | 'NONE';

/** Fails as the database does. */
export async function needingStop(db: Statements, run: RunRow): Promise<NeedingStop> {
  if (risksCapital(run)) return 'ALL';
  const { runId } = run;
  const end = await findEvent(db, { runId, topic: 'RUNTIME', eventType: 'FEED_ENDED' });
  return end === null ? 'DECLARED' : 'NONE';
}
