/** Orders that the winding down of a run takes back. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { WORKING_STATES } from '../book/working-orders.ts';
import { decodeOrder, ORDER_COLUMNS, ORDER_TABLES, type OrderRow } from '../orders/order-rows.ts';

/** The tick had asked for the cancel of the order, and heard no refusal: it was to end anyway. */
const WAS_TO_END = `coalesce((SELECT a.event_type = 'CANCEL_REQUESTED' FROM audit_events AS a
  WHERE a.run_id = o.run_id AND a.correlation_id = o.client_order_id
    AND a.event_type IN ('CANCEL_REQUESTED', 'CANCEL_REJECTED')
  ORDER BY a.audit_id DESC LIMIT 1), FALSE)`;

/**
 * What protects nothing and works yet, or was taken back or never placed since the run's fence, in the order of their
 * creation. None that was being cancelled before: nobody asks for that again.
 */
export async function readWithdrawnOrders(
  db: Statements,
  runId: RunId,
): Promise<readonly OrderRow[]> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES} JOIN runs AS r ON r.run_id = o.run_id
     WHERE o.run_id = $1 AND o.role NOT IN ('STOP', 'TAKE_PROFIT') AND (o.state IN ${WORKING_STATES}
       OR (o.reason IN ('RUN_WOUND_DOWN', 'ORDER_NOT_PLACED') AND o.updated_at >= r.fence_at))
       AND NOT ${WAS_TO_END}
     ORDER BY o.order_id`,
    [runId],
  );
  return rows.map(decodeOrder);
}
