/** Requests as the engine and a person look them up. */
import type { RequestStatus } from '../../../../../engines/delivery/index.ts';
import type { RunId } from '../../../../../foundation/model/index.ts';
import type { Statements } from '../../../connection/statements.ts';
import type { EngineAccount } from '../../book/ledger-positions.ts';
import { textCell } from '../../row-cells.ts';
import { decodeOutbox, OUTBOX_COLUMNS, type OutboxRow } from './outbox-row.ts';

/** Requests of a run that are not resolved and stand in one of the statuses; the oldest first. */
export async function readOpenRequests(
  db: Statements,
  of: { readonly runId: RunId; readonly statuses: readonly RequestStatus[] },
): Promise<readonly OutboxRow[]> {
  const rows = await db.query(
    `SELECT ${OUTBOX_COLUMNS} FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND b.resolved_at IS NULL AND b.status = ANY($2::text[]) ORDER BY b.outbox_id`,
    [of.runId, of.statuses],
  );
  return rows.map(decodeOutbox);
}

/** Requests of a run whose fate a person decided, the oldest first. */
export async function readDecidedRequests(
  db: Statements,
  { runId }: { readonly runId: RunId },
): Promise<readonly OutboxRow[]> {
  const rows = await db.query(
    `SELECT ${OUTBOX_COLUMNS} FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND b.status = 'OPERATOR_RESOLVED' ORDER BY b.outbox_id`,
    [runId],
  );
  return rows.map(decodeOutbox);
}

/** Every request of an order, the oldest first. */
export async function readRequestsOf(
  db: Statements,
  { orderId }: { readonly orderId: number },
): Promise<readonly OutboxRow[]> {
  const rows = await db.query(
    `SELECT ${OUTBOX_COLUMNS} FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.order_id = $1 ORDER BY b.outbox_id`,
    [orderId],
  );
  return rows.map(decodeOutbox);
}

/**
 * Client order ids that an engine gave up as not accepted, proven, presumed or by a person's word, by whichever of its
 * runs: should the broker show one, it is a zombie. They are watched for ever, since an id is never used again.
 */
export async function readWatchedOrderIds(
  db: Statements,
  { broker, account, engineId }: EngineAccount,
): Promise<ReadonlySet<string>> {
  const rows = await db.query(
    `SELECT o.client_order_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
       JOIN runs AS r ON r.run_id = b.run_id
     WHERE r.broker = $1 AND r.account = $2 AND r.engine_id = $3
       AND b.action <> 'CANCEL'
       AND (b.status = 'NOT_ACCEPTED' OR (b.status = 'OPERATOR_RESOLVED' AND b.reason = 'OPERATOR_NOT_ACCEPTED'))`,
    [broker, account, engineId],
  );
  return new Set(rows.map((row) => textCell(row, 'client_order_id')));
}
