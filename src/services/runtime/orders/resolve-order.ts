/** A person says what became of a request whose fate nobody knows (reliability 7.5, step 5). */
import { findOrder, resolveRequest, type RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { requireRun } from '../arming/require-run.ts';
import { isDeadHere } from '../engine/lease/own-process.ts';
import { requireSameBroker } from '../reconcile/known-mark.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { askOrder, type BrokerWord } from './ask-order.ts';
import { failUnknownOrder } from './unknown-order.ts';

export interface OrderResolution {
  readonly clientOrderId: string;
  /** Whether the broker has it, by that person's word. */
  readonly isAccepted: boolean;
  readonly evidence: string;
}

/**
 * Writes the word into the request's row and the log; the run's next engine tells its tick. Sends nothing. Fails with
 * ORDER_ID_UNKNOWN (exit 7), RECONCILE_MARK_BEHIND and RECONCILE_MESSAGES_LOST where the broker knows nothing of what it
 * was asked (6), RESOLUTION_CONTRADICTED when it says otherwise (5), ORDER_FATE_KNOWN and RUN_LEASE_HELD (8), or as the
 * database does. A broker that can't be asked contradicts nothing.
 */
export async function resolveOrder(
  { clientOrderId, isAccepted, evidence }: OrderResolution,
  desk: RunDesk,
): Promise<{ readonly run: RunRow; readonly broker: BrokerWord }> {
  const order = await findOrder(desk.db, clientOrderId);
  if (order === null) return await failUnknownOrder(clientOrderId, desk.db);
  const run = await requireRun(desk.db, order.runId);
  const broker = await askOrder(run, clientOrderId, desk, (door) =>
    requireSameBroker(run, door, desk.db),
  );
  refuseContradiction(broker, clientOrderId, isAccepted);
  const isResolved = await resolveRequest(desk.db, {
    runId: run.runId,
    orderId: order.orderId,
    clientOrderId,
    reason: isAccepted ? 'OPERATOR_ACCEPTED' : 'OPERATOR_NOT_ACCEPTED',
    evidence,
    brokerWord: broker.kind,
    actor: desk.actor,
    isDead: isDeadHere,
  });
  if (isResolved) return { run, broker };
  const message = `no request that brings order ${clientOrderId} to the broker is of unknown fate`;
  throw new Failure('CONFLICT', 'ORDER_FATE_KNOWN', message);
}

/** The broker's own answer stands over everybody's word. */
function refuseContradiction(broker: BrokerWord, id: string, isAccepted: boolean): void {
  if (broker.kind === 'SILENT' || (broker.kind === 'ORDER') === isAccepted) return;
  const said = broker.kind === 'ORDER' ? `has it, ${broker.order.state}` : 'knows none of that id';
  const word = isAccepted ? 'accepted' : 'not accepted';
  const message = `order ${id} can't be resolved as ${word}: the broker ${said}`;
  throw new Failure('REFUSED', 'RESOLUTION_CONTRADICTED', message);
}
