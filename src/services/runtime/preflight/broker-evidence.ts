/** What the preflight asks at the broker's door (P1, P8, P13). */
import { clockSkewMs, type RunRow } from '../../../adapters/db/index.ts';
import type {
  Observed,
  PreflightEvidence,
  PreflightFacts,
} from '../../../engines/lifecycle/index.ts';
import type { Broker } from '../../../foundation/ports/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { openBroker } from '../arming/open-broker.ts';
import { reconcileRun } from '../reconcile/reconcile-run.ts';
import { utcNow } from '../utc-now.ts';
import { answered } from './answered.ts';
import { databaseClock } from './database-evidence.ts';
import { observe } from './observe.ts';

/** The account and the clocks; a paper broker is started by the first question. */
export async function brokerEvidence(
  run: RunRow,
  context: ArmingContext,
): Promise<Pick<PreflightEvidence, 'P8' | 'P13'>> {
  const broker = (): Promise<Broker> => openBroker(run, context);
  return {
    P8: await observe(async () => {
      const { last4, environment, status } = await answered((await broker()).account());
      const { status: service } = await answered((await broker()).health());
      return {
        last4,
        wantedLast4: run.account.slice(-4),
        environment,
        wantedEnvironment: run.environment,
        status,
        service,
      };
    }),
    P13: await observe(async () => [
      { clock: 'database', aheadMs: await databaseClock(context.db) },
      { clock: 'broker', aheadMs: await brokerClock(await broker()) },
    ]),
  };
}

/** A reconcile that is done now; what any other call found is not asked for. */
export function reconcileEvidence(
  run: RunRow,
  context: ArmingContext,
): Promise<Observed<PreflightFacts['P1']>> {
  return observe(async () => {
    const broker = await openBroker(run, context);
    const { verdict, differences } = await reconcileRun(run, broker, context);
    return { verdict, differences: differences.map(({ code }) => code) };
  });
}

async function brokerClock(broker: Broker): Promise<number> {
  const before = utcNow();
  const { serverTime } = await answered(broker.health());
  return clockSkewMs(serverTime, before, utcNow());
}
