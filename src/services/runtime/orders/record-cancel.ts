/** A person's word that an order is to be taken back, before anything of it is sent. */
import {
  appendEvent,
  insertIncident,
  ORDER_CANCEL_ASKED,
  readLedgerPositions,
  readOrder,
  type LateEvent,
  type OrderRow,
  type RunRow,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { isWorkingState, ORDER_STATES, type RunId } from '../../../foundation/model/index.ts';
import { requireRun } from '../arming/require-run.ts';
import { refuseTrading } from '../engine/lease/refuse-rivals.ts';
import { noteIncidents } from '../record/incident-log.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { sideText } from './ticket-text.ts';

export interface CancelRequest {
  readonly clientOrderId: string;
  readonly reason: string;
  /** Whether shares that a sealed run holds may be left without their stop. */
  readonly isUnprotected: boolean;
}

/**
 * Judges, and commits what is about to be done; the run as it was then. Fails as `cancelOrder` says, and as the
 * database does.
 */
export async function recordCancel(
  request: CancelRequest,
  runId: RunId,
  desk: Pick<RunDesk, 'db' | 'actor' | 'note'>,
): Promise<RunRow> {
  const { clientOrderId, reason, isUnprotected } = request;
  const { db, actor } = desk;
  const run = await db.transaction(async (tx) => {
    const row = await requireRun(tx, runId);
    await refuseTrading(tx, row);
    const order = await readOrder(tx, { ...row, clientOrderId });
    if (order === null || !isWorkingState(ORDER_STATES.indexOf(order.state)))
      throw notWorking(clientOrderId, order);
    const closed = await sharesClosedBy(tx, order);
    const mayLeave = isUnprotected && row.sealedAt !== null;
    if (closed > 0 && !mayLeave) throw stillProtects(row, order, closed);
    const event = {
      runId,
      topic: 'BROKER',
      eventType: ORDER_CANCEL_ASKED,
      payload: { client_order_id: clientOrderId, reason, unprotected: closed > 0 },
      actor,
    } as const satisfies LateEvent;
    if (row.sealedAt === null) await appendEvent(tx, event);
    else await insertIncident(tx, { ...event, broker: row.broker, account: row.account });
    return row;
  });
  if (run.sealedAt !== null) await noteIncidents(run, desk);
  return run;
}

/** Shares that the order's run holds and that it would close as their stop; 0: it protects none. */
async function sharesClosedBy(tx: Transaction, order: OrderRow): Promise<number> {
  const { runId, role, symbol, side } = order;
  if (role !== 'STOP') return 0;
  const positions = await readLedgerPositions(tx, { runId });
  const held = positions.find((position) => position.symbol === symbol)?.qty ?? 0;
  return Math.max(0, -held * side);
}

function notWorking(id: string, order: OrderRow | null): Failure {
  const stand =
    order === null ? 'gone' : `${order.state}, ${order.filledQty} of ${order.qty} filled`;
  return new Failure('CONFLICT', 'ORDER_NOT_WORKING', `order ${id} is ${stand}`);
}

/** A run that may go on asks for its stop: without it, it could neither be armed again nor be sealed. */
function stillProtects(run: RunRow, order: OrderRow, held: number): Failure {
  const { clientOrderId, side, qty, symbol } = order;
  const { runId, sealedAt } = run;
  const owner = sealedAt === null ? `${runId}, which is not sealed,` : runId;
  const message = `stop ${clientOrderId} (${sideText(side)} ${qty}) protects ${held} shares of ${symbol} that run ${owner} holds`;
  if (sealedAt !== null) return new Failure('REFUSED', 'ORDER_STILL_PROTECTS', message);
  const fix = `end that run first: mqk halt --run-id ${runId} --reason TEXT, then mqk run recover --run-id ${runId}`;
  return new Failure('REFUSED', 'ORDER_STILL_PROTECTS', message, { fix });
}
