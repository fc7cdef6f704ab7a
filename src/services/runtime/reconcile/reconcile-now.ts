/** The reconcile that an operator asks for: of a run by its name, at the broker that this build has for it. */
import type { RunRow } from '../../../adapters/db/index.ts';
import type { BrokerEntry } from '../../../foundation/ports/index.ts';
import { openBroker } from '../arming/open-broker.ts';
import { findRun } from '../runs/find-run.ts';
import { reconcileRun, type ReconcileContext, type ReconcileReport } from './reconcile-run.ts';

export interface ReconcileNowContext extends ReconcileContext {
  /** The brokers of this build. */
  readonly brokers: readonly BrokerEntry[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Fails with RUN_UNKNOWN (exit 7), BROKER_NOT_AVAILABLE (5), or as the database does. */
export async function reconcileNow(
  name: string,
  context: ReconcileNowContext,
): Promise<ReconcileReport & { readonly run: RunRow }> {
  const run = await findRun(context.db, name);
  const broker = await openBroker(run, context);
  return { ...(await reconcileRun(run, broker, context)), run };
}
