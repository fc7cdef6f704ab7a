/** Where a run stands, and what of it may still act or is still held. */
import {
  readLeftovers,
  type Statements,
  type RunLeftovers,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { heartbeatAgeMs } from '../watch/staleness.ts';

export interface RunStatusView extends RunLeftovers {
  readonly run: RunRow;
  readonly heartbeatAgeMs: number | null;
}

/** By the database alone: no broker is asked. Fails as the database does. */
export async function viewRun(db: Statements, run: RunRow): Promise<RunStatusView> {
  return { run, heartbeatAgeMs: heartbeatAgeMs(run), ...(await readLeftovers(db, run.runId)) };
}
