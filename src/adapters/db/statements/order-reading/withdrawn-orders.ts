/** Orders that the winding down of a run takes back. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { WORKING_STATES } from '../book/working-orders.ts';
import { decodeOrder, ORDER_COLUMNS, ORDER_TABLES, type OrderRow } from '../orders/order-rows.ts';

/**
 * What protects nothing and works yet, or was taken back or never placed since the run's fence, in the order of their
 * creation. None that is being cancelled: nobody asks for that again.
 */
export async function readWithdrawnOrders(
  db: Statements,
  runId: RunId,
): Promise<readonly OrderRow[]> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES} JOIN runs AS r ON r.run_id = o.run_id
     WHERE o.run_id = $1 AND o.role NOT IN ('STOP', 'TAKE_PROFIT') AND ((o.state IN ${WORKING_STATES} AND o.state <> 'CANCEL_PENDING')
       OR (o.reason IN ('RUN_WOUND_DOWN', 'ORDER_NOT_PLACED') AND o.updated_at >= r.fence_at))
     ORDER BY o.order_id`,
    [runId],
  );
  return rows.map(decodeOrder);
}
