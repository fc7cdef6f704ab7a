/** Orders of a step: new ones, and where the others stand. */
import { invariant } from '../../../../foundation/core/index.ts';
import { BUY, formatInstant } from '../../../../foundation/model/index.ts';
import type { Transaction } from '../../connection/statements.ts';
import type { EngineStep, NewOrderRow, OrderChange } from './engine-step.ts';
import type { HeldBooks } from './hold-lease.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';

/**
 * Condition on `o`: an order of the run, $1. Not with `=`, which invites the planner to begin with all orders of the
 * run instead of the one that is meant.
 */
export const IS_OF_RUN = 'o.run_id IS NOT DISTINCT FROM $1::uuid';

const INSERT_SQL = `INSERT INTO oms_orders (run_id, broker, account, client_order_id, parent_order_id, symbol, side,
    qty, order_type, limit_price, stop_price, time_in_force, role, slice_at, leg)
  SELECT $1, $2, $3, n.client_order_id, parent.order_id, n.symbol, n.side, n.qty, n.order_type, n.limit_price,
    n.stop_price, n.time_in_force, n.role, n.slice_at, n.leg
  FROM ROWS FROM (json_to_recordset($4::json) AS (client_order_id text, parent text, symbol text, side text,
    qty bigint, order_type text, limit_price bigint, stop_price bigint, time_in_force text, role text,
    slice_at timestamptz, leg bigint)) WITH ORDINALITY AS n (client_order_id, parent, symbol, side, qty, order_type,
    limit_price, stop_price, time_in_force, role, slice_at, leg, place)
  LEFT JOIN (SELECT * FROM oms_orders AS o WHERE ${IS_OF_RUN}) AS parent ON parent.client_order_id = n.parent
  ORDER BY n.place`;

/** In their order, which is that of creation. A parent is there, or comes earlier in the same list. */
export async function insertOrders(
  tx: Transaction,
  books: HeldBooks,
  { orders }: Pick<EngineStep, 'orders'>,
): Promise<void> {
  // A statement does not see its own rows: what is derived from an order of the step goes into the next one.
  for (let from = 0; from < orders.length;) {
    const until = endOfGeneration(orders, from);
    const rows = jsonRows(orders.slice(from, until).map(orderCells));
    await tx.query(INSERT_SQL, [books.runId, books.broker, books.account, rows]);
    from = until;
  }
}

function endOfGeneration(orders: readonly NewOrderRow[], from: number): number {
  const own = new Set<string>();
  let until = from;
  for (const { ticket, parent } of orders.slice(from)) {
    if (parent !== null && own.has(parent)) break;
    own.add(ticket.clientOrderId);
    until += 1;
  }
  return until;
}

function orderCells({ ticket, parent, sliceAt, leg }: NewOrderRow): JsonRow {
  return {
    client_order_id: ticket.clientOrderId,
    parent,
    symbol: ticket.symbol,
    side: ticket.side === BUY ? 'BUY' : 'SELL',
    qty: ticket.qty,
    order_type: ticket.type,
    limit_price: ticket.limitPrice,
    stop_price: ticket.stopPrice,
    time_in_force: ticket.timeInForce,
    role: ticket.role,
    slice_at: formatInstant(sliceAt),
    leg,
  };
}

/** Each names an order of the run. */
export async function changeOrders(
  tx: Transaction,
  { runId, changes }: Pick<EngineStep, 'runId' | 'changes'>,
): Promise<void> {
  if (changes.length === 0) return;
  const changed = await tx.query(
    `UPDATE oms_orders AS o SET state = n.state, filled_qty = n.filled_qty, reason = n.reason,
       updated_at = clock_timestamp()
     FROM json_to_recordset($2::json) AS n (client_order_id text, state text, filled_qty bigint, reason text)
     WHERE o.client_order_id = n.client_order_id AND ${IS_OF_RUN} RETURNING 1 AS changed`,
    [runId, jsonRows(changes.map(changeCells))],
  );
  const counts = { changes: changes.length, found: changed.length };
  invariant(changed.length === changes.length, 'a change is of one order of the run', counts);
}

function changeCells({ clientOrderId, state, filledQty, reason }: OrderChange): JsonRow {
  return { client_order_id: clientOrderId, state, filled_qty: filledQty, reason };
}
