/** Where a run stands, and what of it may still act or is still held. */
import {
  readLeftovers,
  readParked,
  type ParkedMessage,
  type Statements,
  type RunLeftovers,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { heartbeatAgeMs } from '../watch/staleness.ts';

export interface RunStatusView extends RunLeftovers {
  readonly run: RunRow;
  readonly heartbeatAgeMs: number | null;
  /** Messages of the run's account that can't be booked: their symbols take no entry. */
  readonly parked: readonly ParkedMessage[];
}

/** By the database alone: no broker is asked. Fails as the database does. */
export async function viewRun(db: Statements, run: RunRow): Promise<RunStatusView> {
  return {
    run,
    heartbeatAgeMs: heartbeatAgeMs(run),
    parked: await readParked(db, run),
    ...(await readLeftovers(db, run.runId)),
  };
}
