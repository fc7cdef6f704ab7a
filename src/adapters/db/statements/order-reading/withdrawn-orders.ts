/** Orders that the winding down of a run takes back. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { WORKING_STATES } from '../book/working-orders.ts';
import { decodeOrder, ORDER_COLUMNS, ORDER_TABLES, type OrderRow } from '../orders/order-rows.ts';

/**
 * Condition: the winding down came upon the order `o` while a cancel of it was pending. Its row says what ended it, and the
 * log whether it was to end; that may be long, and is read of an order alone that has a cancel beside the winding down's.
 */
const WAS_TO_END = `((SELECT count(*) FROM oms_outbox AS c WHERE c.order_id = o.order_id AND c.action = 'CANCEL')
    > (o.reason = 'RUN_WOUND_DOWN')::int
  AND (SELECT e.event_type FROM audit_events AS e
    WHERE e.run_id = o.run_id
      AND (e.topic, e.event_type) IN (('OMS', 'CANCEL_REQUESTED'), ('BROKER', 'CANCEL_REJECTED'))
      AND e.payload::jsonb ->> 'client_order_id' = o.client_order_id
    ORDER BY e.audit_id DESC LIMIT 1) IS NOT DISTINCT FROM 'CANCEL_REQUESTED')`;

/**
 * What protects nothing and works yet, or was taken back or never placed since the run's fence, in the order of their
 * creation. None that is being cancelled, or was: nobody asks for that again.
 */
export async function readWithdrawnOrders(
  db: Statements,
  runId: RunId,
): Promise<readonly OrderRow[]> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES} JOIN runs AS r ON r.run_id = o.run_id
     WHERE o.run_id = $1 AND o.role NOT IN ('STOP', 'TAKE_PROFIT') AND ((o.state IN ${WORKING_STATES} AND o.state <> 'CANCEL_PENDING')
       OR (o.reason IN ('RUN_WOUND_DOWN', 'ORDER_NOT_PLACED') AND o.updated_at >= r.fence_at AND NOT ${WAS_TO_END}))
     ORDER BY o.order_id`,
    [runId],
  );
  return rows.map(decodeOrder);
}
