/** A person's word that an order is to be taken back: judged, and stored before anything of it is sent. */
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
  /** Whether shares that a sealed or halted run holds may be left without their stop. */
  readonly isUnprotected: boolean;
}

/** What may be sent by now. */
interface JudgedCancel {
  readonly run: RunRow;
  /** Shares that it leaves without their stop; 0: it protects none. */
  readonly bared: number;
}

/** Fails as `cancelOrder` says, and as the database does; true until the transaction ends. */
export async function judgeCancel(
  tx: Transaction,
  { clientOrderId, isUnprotected }: CancelRequest,
  runId: RunId,
): Promise<JudgedCancel> {
  const run = await requireRun(tx, runId);
  await refuseTrading(tx, run);
  const order = await readOrder(tx, { ...run, clientOrderId });
  if (order === null || !isWorkingState(ORDER_STATES.indexOf(order.state)))
    throw notWorking(clientOrderId, order);
  const bared = await sharesClosedBy(tx, order);
  if (bared > 0 && !(isUnprotected && tradesNeverAgain(run)))
    throw stillProtects(run, order, bared);
  return { run, bared };
}

/** Judges, and commits what is about to be done; the run as it was then. Fails as `judgeCancel` does. */
export async function recordCancel(
  request: CancelRequest,
  runId: RunId,
  desk: Pick<RunDesk, 'db' | 'actor' | 'note'>,
): Promise<RunRow> {
  const { clientOrderId, reason } = request;
  const { db, actor } = desk;
  const run = await db.transaction(async (tx) => {
    const { run: row, bared } = await judgeCancel(tx, request, runId);
    const event = {
      runId,
      topic: 'BROKER',
      eventType: ORDER_CANCEL_ASKED,
      payload: { client_order_id: clientOrderId, reason, unprotected: bared > 0 },
      actor,
    } as const satisfies LateEvent;
    if (row.sealedAt === null) await appendEvent(tx, { ...event, correlationId: clientOrderId });
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

/** Any other run asks for its stop: without it, it could not be armed again. */
function tradesNeverAgain({ sealedAt, pair }: RunRow): boolean {
  return sealedAt !== null || pair.status === 'HALTED';
}

function notWorking(id: string, order: OrderRow | null): Failure {
  const stand =
    order === null ? 'gone' : `${order.state}, ${order.filledQty} of ${order.qty} filled`;
  return new Failure('CONFLICT', 'ORDER_NOT_WORKING', `order ${id} is ${stand}`);
}

function stillProtects(run: RunRow, order: OrderRow, held: number): Failure {
  const { clientOrderId, side, qty, symbol } = order;
  const { runId } = run;
  const isOver = tradesNeverAgain(run);
  const owner = isOver ? runId : `${runId}, which is neither sealed nor halted,`;
  const message = `stop ${clientOrderId} (${sideText(side)} ${qty}) protects ${held} shares of ${symbol} that run ${owner} holds`;
  if (isOver) return new Failure('REFUSED', 'ORDER_STILL_PROTECTS', message);
  const fix = `end that run first: mqk halt --run-id ${runId} --reason TEXT, then mqk run recover --run-id ${runId}; then --unprotected is heard`;
  return new Failure('REFUSED', 'ORDER_STILL_PROTECTS', message, { fix });
}
