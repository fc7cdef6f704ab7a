/** Takes up what an engine before left: requests of unknown fate, messages that wait, then the first reconcile. */
import {
  markAmbiguous,
  readDecidedRequests,
  readOpenRequests,
} from '../../../../adapters/db/index.ts';
import type { Engine } from '../engine.ts';

/** What was found of an engine before. */
export interface Leftovers {
  /** Requests that may have been sent and whose fate was not known. */
  readonly unknown: number;
  /** Requests that were never sent. */
  readonly unsent: number;
}

/** Nothing is decided before the fate of everything is known, and nothing that adds risk before a clean reconcile. */
export async function resume(engine: Engine): Promise<Leftovers> {
  const { driver } = engine;
  const found = await takeUp(engine);
  if (!driver.isFeedOpen) await engine.carryOut(driver.openFeed());
  await engine.hearAll();
  await engine.reconcile();
  await engine.settleAll();
  return found;
}

/** What an engine before permitted may have been sent, by whatever it died of. */
export async function takeUp(engine: Engine): Promise<Leftovers> {
  const { writer, lookUps, lease, context } = engine;
  const { db } = context.desk;
  const { runId } = engine.run;
  const all = ['PENDING', 'CLAIMED', 'DISPATCHING', 'AMBIGUOUS'] as const;
  const open = await readOpenRequests(db, { runId, statuses: all });
  const lost = open.filter(({ status }) => status === 'DISPATCHING');
  if (lost.length > 0) {
    const rows = lost.map(({ outboxId }) => ({ outboxId, reason: 'RESTART' }));
    await markAmbiguous(db, { runId, leaseEpoch: lease.leaseEpoch, rows });
  }
  const unknown = open.filter(({ status }) => status === 'DISPATCHING' || status === 'AMBIGUOUS');
  lookUps.add(unknown.map((row) => ({ ...row, status: 'AMBIGUOUS' as const })));
  writer.open = open.length;
  await engine.enterLeftSlice();
  await takeWords(engine);
  return { unknown: unknown.length, unsent: open.length - unknown.length };
}

/** What a person decided about requests while no engine ran becomes known to the tick. */
async function takeWords({ driver, writer, run, context }: Engine): Promise<void> {
  for (const { clientOrderId, action, reason } of await readDecidedRequests(context.desk.db, run)) {
    const order = driver.book.indexOf(clientOrderId);
    if (order === null || driver.deliveries.isSettled(order)) continue;
    const outcome = reason === 'OPERATOR_ACCEPTED' ? 'ACKED' : 'NOT_ACCEPTED';
    await writer.write([driver.settle({ order, action, outcome, reason })]);
  }
}
