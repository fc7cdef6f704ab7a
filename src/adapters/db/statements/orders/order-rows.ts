/** Orders as their rows hold them. */
import {
  BUY,
  ORDER_ROLES,
  ORDER_STATES,
  ORDER_TYPES,
  SELL,
  TIMES_IN_FORCE,
  type ClientOrderId,
  type OrderRole,
  type OrderState,
  type OrderType,
  type RunId,
  type Side,
  type Symbol,
  type TimeInForce,
  type UtcMillis,
} from '../../../../foundation/model/index.ts';
import type { Row, Statements } from '../../connection/statements.ts';
import { instantCell, integerCell, integerOrNull, textCell, textOrNull } from '../row-cells.ts';
import { orderIdCell, runIdCell, symbolCell, wordCell } from './id-cells.ts';
import type { BrokerAccountName } from './inbox.ts';

/** Prices in micros; null where the type has none. */
export interface OrderRow {
  readonly orderId: number;
  readonly runId: RunId;
  readonly clientOrderId: ClientOrderId;
  /** The order from which its id is derived. */
  readonly parent: ClientOrderId | null;
  readonly symbol: Symbol;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly role: OrderRole;
  readonly qty: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  /** Market time of the decision. */
  readonly sliceAt: UtcMillis;
  readonly leg: number;
  readonly state: OrderState;
  readonly filledQty: number;
  readonly reason: string | null;
  readonly brokerOrderId: string | null;
  readonly createdAt: UtcMillis;
  readonly updatedAt: UtcMillis;
}

/** Of `ORDER_TABLES`. */
export const ORDER_COLUMNS = `o.order_id, o.run_id, o.client_order_id, p.client_order_id AS parent, o.symbol, o.side,
  o.order_type, o.time_in_force, o.role, o.qty, o.limit_price, o.stop_price, o.slice_at, o.leg, o.state,
  o.filled_qty, o.reason, o.broker_order_id, o.created_at, o.updated_at`;
/** An order `o` and its parent `p`. */
export const ORDER_TABLES = `oms_orders AS o LEFT JOIN oms_orders AS p ON p.order_id = o.parent_order_id`;

/** An order of the account by our id; null: we never issued it. */
export async function readOrder(
  db: Statements,
  of: BrokerAccountName & { readonly clientOrderId: string },
): Promise<OrderRow | null> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES}
     WHERE o.broker = $1 AND o.account = $2 AND o.client_order_id = $3`,
    [of.broker, of.account, of.clientOrderId],
  );
  return rows[0] === undefined ? null : decodeOrder(rows[0]);
}

/** Orders of a run as they were created, after a row (0: from the first). */
export async function readRunOrders(
  db: Statements,
  of: { readonly runId: RunId; readonly afterOrderId: number; readonly limit: number },
): Promise<readonly OrderRow[]> {
  const rows = await db.query(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_TABLES} WHERE o.run_id = $1 AND o.order_id > $2 ORDER BY o.order_id LIMIT $3`,
    [of.runId, of.afterOrderId, of.limit],
  );
  return rows.map(decodeOrder);
}

/** The order of a row that was read with `ORDER_COLUMNS`. */
export function decodeOrder(row: Row): OrderRow {
  return {
    orderId: integerCell(row, 'order_id'),
    runId: runIdCell(row, 'run_id'),
    clientOrderId: orderIdCell(row, 'client_order_id'),
    parent: row['parent'] === null ? null : orderIdCell(row, 'parent'),
    symbol: symbolCell(row, 'symbol'),
    side: textCell(row, 'side') === 'BUY' ? BUY : SELL,
    type: wordCell(row, 'order_type', ORDER_TYPES),
    timeInForce: wordCell(row, 'time_in_force', TIMES_IN_FORCE),
    role: wordCell(row, 'role', ORDER_ROLES),
    qty: integerCell(row, 'qty'),
    limitPrice: integerOrNull(row, 'limit_price'),
    stopPrice: integerOrNull(row, 'stop_price'),
    sliceAt: instantCell(row, 'slice_at'),
    leg: integerCell(row, 'leg'),
    state: wordCell(row, 'state', ORDER_STATES),
    filledQty: integerCell(row, 'filled_qty'),
    reason: textOrNull(row, 'reason'),
    brokerOrderId: textOrNull(row, 'broker_order_id'),
    createdAt: instantCell(row, 'created_at'),
    updatedAt: instantCell(row, 'updated_at'),
  };
}
