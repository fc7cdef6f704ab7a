/** What the preflight asks of the database (P2, P11 to P13, P18); of what it says still works, the broker has the word. */
import {
  clockSkewMs,
  countUnsettled,
  listRuns,
  readForeignOrders,
  readMoves,
  readServerFacts,
  readSharesOfOthers,
  schemaOf,
  type RunRow,
} from '../../../adapters/db/index.ts';
import {
  formatRunPair,
  type Observed,
  type PreflightEvidence,
  type PreflightFacts,
} from '../../../engines/lifecycle/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { openBroker } from '../arming/open-broker.ts';
import { utcNow } from '../utc-now.ts';
import { answered } from './answered.ts';
import { observe } from './observe.ts';

type DatabaseChecks = 'P11' | 'P12' | 'P12.durability' | 'P18' | 'P18.orders';

export async function databaseEvidence(
  run: RunRow,
  context: ArmingContext,
): Promise<Pick<PreflightEvidence, DatabaseChecks>> {
  const { db, home, env } = context;
  return {
    P11: await observe(async () => {
      const { pending, trouble } = await schemaOf({ home, env }, db);
      return {
        pending: pending.map(({ name }) => name),
        damaged: trouble === null ? [] : [trouble.message],
      };
    }),
    P12: await observe(async () => {
      const { isInRecovery, isReadOnly, systemIdentifier } = await readServerFacts(db);
      return {
        isPrimary: !isInRecovery && !isReadOnly,
        system: systemIdentifier,
        pinnedSystem: await systemArmedIn(run, db),
      };
    }),
    'P12.durability': await observe(() => readServerFacts(db)),
    P18: await observe(() => rivalsOf(run, db)),
    'P18.orders': await observe(async () => ({
      orders: await foreignOrders(run, context),
      held: (await readSharesOfOthers(db, run)).map(({ symbol, qty }) => `${qty} ${symbol}`),
    })),
  };
}

export function orderEvidence(
  run: RunRow,
  db: ArmingContext['db'],
): Promise<Observed<PreflightFacts['P2']>> {
  return observe(() => countUnsettled(db, run));
}

/** Milliseconds by which the server's clock is ahead: against the middle of the question. */
export async function databaseClock(db: ArmingContext['db']): Promise<number> {
  const before = utcNow();
  const { clock } = await readServerFacts(db);
  return clockSkewMs(clock, before, utcNow());
}

/** The database in which the run was last armed; null when it never was. */
async function systemArmedIn(run: RunRow, db: ArmingContext['db']): Promise<string | null> {
  if (run.armedAt === null) return null;
  const armed = await readMoves(db, { runId: run.runId, eventType: 'RUN_ARMED' });
  const systems = armed.map(({ system }) => system);
  return systems.findLast((system) => typeof system === 'string') ?? null;
}

/**
 * What works on the account for another run, as its protective stop does. Our row of a sealed run's order is told of
 * nothing any more, so that it counts only while the broker has the order open too; fails when the broker can't be asked.
 */
async function foreignOrders(run: RunRow, context: ArmingContext): Promise<string[]> {
  const booked = await readForeignOrders(context.db, run);
  if (booked.length === 0) return [];
  const open = await answered((await openBroker(run, context)).openOrders());
  const ids = new Set(open.map(({ clientOrderId }) => clientOrderId));
  const orders = booked.filter(({ clientOrderId }) => ids.has(clientOrderId));
  return orders.map(({ clientOrderId, role, symbol, runId, isSealed }) => {
    const owner = `run ${runId}${isSealed ? ', which is sealed' : ''}`;
    return `${role} ${clientOrderId} of ${symbol} works for ${owner}`;
  });
}

/** Other runs of the account that may trade, or whose orders may still be there. */
async function rivalsOf(run: RunRow, db: ArmingContext['db']): Promise<string[]> {
  const { broker, account } = run;
  const postures = ['ARMED', 'DISARMING'];
  const active = await listRuns(db, { broker, account, postures, limit: 10 });
  return active
    .filter(({ runId }) => runId !== run.runId)
    .map(({ runId, pair }) => `run ${runId} is ${formatRunPair(pair)}`);
}
