/** The outbox rows of an order: what was asked of the broker, and how far it got. */
import {
  REQUEST_ACTIONS,
  REQUEST_STATUSES,
  type RequestAction,
} from '../../../../engines/delivery/index.ts';
import type { UtcMillis } from '../../../../foundation/model/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { wordCell } from '../orders/id-cells.ts';
import { instantCell, instantOrNull, integerCell, textCell, textOrNull } from '../row-cells.ts';
import type { OrderDelivery } from './listed-orders.ts';

export interface OrderRequest extends OrderDelivery {
  readonly outboxId: number;
  readonly action: RequestAction;
  /** The exact bytes of the request, as text. */
  readonly body: string;
  readonly orderHash: string;
  readonly armEpoch: number;
  /** 0 cancels, 1 stops, 2 exits, 3 entries. */
  readonly priority: number;
  readonly createdAt: UtcMillis;
  readonly notBefore: UtcMillis | null;
  readonly notAfter: UtcMillis;
  readonly brokerOrderId: string | null;
  readonly evidence: string | null;
}

/** In the order in which they were asked. */
export async function readDeliveriesOf(
  db: Statements,
  { orderId }: { readonly orderId: number },
): Promise<readonly OrderRequest[]> {
  const rows = await db.query(
    `SELECT outbox_id, action, body, order_hash, arm_epoch, priority, status, attempt, reason, evidence,
       broker_order_id, created_at, not_before, not_after, dispatched_at, resolved_at
     FROM oms_outbox WHERE order_id = $1 ORDER BY outbox_id`,
    [orderId],
  );
  return rows.map((row) => ({
    outboxId: integerCell(row, 'outbox_id'),
    action: wordCell(row, 'action', REQUEST_ACTIONS),
    body: textCell(row, 'body'),
    orderHash: textCell(row, 'order_hash'),
    armEpoch: integerCell(row, 'arm_epoch'),
    priority: integerCell(row, 'priority'),
    status: wordCell(row, 'status', REQUEST_STATUSES),
    attempts: integerCell(row, 'attempt'),
    reason: textOrNull(row, 'reason'),
    evidence: textOrNull(row, 'evidence'),
    brokerOrderId: textOrNull(row, 'broker_order_id'),
    createdAt: instantCell(row, 'created_at'),
    notBefore: instantOrNull(row, 'not_before'),
    notAfter: instantCell(row, 'not_after'),
    dispatchedAt: instantOrNull(row, 'dispatched_at'),
    resolvedAt: instantOrNull(row, 'resolved_at'),
  }));
}
