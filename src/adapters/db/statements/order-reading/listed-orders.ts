/** Orders to be looked at, and what became of the request that brings each to the broker. */
import { REQUEST_STATUSES, type RequestStatus } from '../../../../engines/delivery/index.ts';
import type { RunId, UtcMillis } from '../../../../foundation/model/index.ts';
import type { Row, Statements } from '../../connection/statements.ts';
import { WORKING_STATES } from '../book/working-orders.ts';
import { wordCell } from '../orders/id-cells.ts';
import type { BrokerAccountName } from '../orders/inbox.ts';
import { decodeOrder, ORDER_COLUMNS, ORDER_TABLES, type OrderRow } from '../orders/order-rows.ts';
import { instantOrNull, integerCell, textCell, textOrNull } from '../row-cells.ts';

/** How far the request got that brings an order to the broker. */
export interface OrderDelivery {
  readonly status: RequestStatus;
  /** Permits that were taken for it. */
  readonly attempts: number;
  readonly reason: string | null;
  /** When the newest permit was committed. */
  readonly dispatchedAt: UtcMillis | null;
  readonly resolvedAt: UtcMillis | null;
}

export interface ListedOrder extends OrderRow {
  /** Null: no request was ever written. */
  readonly delivery: OrderDelivery | null;
  /** Status of the newest request to cancel it; null: there is none. */
  readonly cancelStatus: RequestStatus | null;
  /** Messages of the broker about it that can't be booked. */
  readonly parked: number;
}

/** Which orders of a run. */
export interface OrderFilter {
  readonly runId: RunId;
  /** Only those that can still fill. */
  readonly isOpen: boolean;
  /** Null: of every symbol. */
  readonly symbol: string | null;
}

/** In the order of their creation. */
export async function readOrders(
  db: Statements,
  { runId, isOpen, symbol }: OrderFilter,
): Promise<readonly ListedOrder[]> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS}, sent.status, sent.attempt, sent.reason AS delivery_reason, sent.dispatched_at,
       sent.resolved_at, cancel.status AS cancel_status,
       (SELECT count(*) FROM oms_inbox AS i WHERE i.broker = o.broker AND i.account = o.account
         AND i.client_order_id = o.client_order_id AND i.parked_at IS NOT NULL AND i.applied_at IS NULL) AS parked
     FROM ${ORDER_TABLES}
     LEFT JOIN oms_outbox AS sent ON sent.order_id = o.order_id AND sent.action <> 'CANCEL'
     LEFT JOIN LATERAL (SELECT status FROM oms_outbox
       WHERE order_id = o.order_id AND action = 'CANCEL' ORDER BY outbox_id DESC LIMIT 1) AS cancel ON true
     WHERE o.run_id = $1 AND ($2::text IS NULL OR o.symbol = $2)
       AND (NOT $3 OR o.state IN ${WORKING_STATES})
     ORDER BY o.order_id`,
    [runId, symbol, isOpen],
  );
  return rows.map((row) => ({
    ...decodeOrder(row),
    delivery: row['status'] === null ? null : decodeDelivery(row),
    cancelStatus:
      row['cancel_status'] === null ? null : wordCell(row, 'cancel_status', REQUEST_STATUSES),
    parked: integerCell(row, 'parked'),
  }));
}

function decodeDelivery(row: Row): OrderDelivery {
  return {
    status: wordCell(row, 'status', REQUEST_STATUSES),
    attempts: integerCell(row, 'attempt'),
    reason: textOrNull(row, 'delivery_reason'),
    dispatchedAt: instantOrNull(row, 'dispatched_at'),
    resolvedAt: instantOrNull(row, 'resolved_at'),
  };
}

/** An order, and the account that it was sent to. */
export interface FoundOrder extends OrderRow, BrokerAccountName {}

/** The order of an id on any account; null when there is none. An id names its run, so that one account has it. */
export async function findOrder(db: Statements, clientOrderId: string): Promise<FoundOrder | null> {
  const [row] = await db.query(
    `SELECT ${ORDER_COLUMNS}, o.broker, o.account FROM ${ORDER_TABLES}
     WHERE o.client_order_id = $1 ORDER BY o.order_id LIMIT 1`,
    [clientOrderId],
  );
  if (row === undefined) return null;
  return {
    ...decodeOrder(row),
    broker: textCell(row, 'broker'),
    account: textCell(row, 'account'),
  };
}

/** Ids of the newest orders of all runs, the newest first. */
export async function readNewestOrderIds(
  db: Statements,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.query(
    'SELECT client_order_id FROM oms_orders ORDER BY order_id DESC LIMIT $1',
    [limit],
  );
  return rows.map((row) => textCell(row, 'client_order_id'));
}
