/** What our tables say of an account, as far as one engine goes: all of its runs, since a run leaves its positions. */
import type { Row, Statements } from '../../connection/statements.ts';
import type { EngineAccount } from './ledger-positions.ts';
import { flagCell, integerCell, integerOrNull, textCell } from '../row-cells.ts';
import type { RunRow } from '../run-row.ts';
import { WORKING_STATES } from './working-orders.ts';

/** An order that can still fill. Prices in micros; null where the type has none. */
export interface BookedOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderType: string;
  /** ENTRY, EXIT, FLATTENING, STOP or TAKE_PROFIT. */
  readonly role: string;
  readonly qty: number;
  readonly filledQty: number;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
}

/** By client order id. */
export async function readBookedOrders(
  db: Statements,
  { broker, account, engineId }: EngineAccount,
): Promise<readonly BookedOrder[]> {
  const rows = await db.query(
    `SELECT client_order_id, o.symbol, o.side, order_type, role, qty, filled_qty, limit_price, stop_price
     FROM oms_orders AS o JOIN runs AS r USING (run_id)
     WHERE o.broker = $1 AND o.account = $2 AND r.engine_id = $3 AND o.state IN ${WORKING_STATES}
     ORDER BY client_order_id COLLATE "C"`,
    [broker, account, engineId],
  );
  return rows.map((row) => ({
    clientOrderId: textCell(row, 'client_order_id'),
    symbol: textCell(row, 'symbol'),
    side: textCell(row, 'side'),
    orderType: textCell(row, 'order_type'),
    role: textCell(row, 'role'),
    qty: integerCell(row, 'qty'),
    filledQty: integerCell(row, 'filled_qty'),
    limitPrice: integerOrNull(row, 'limit_price'),
    stopPrice: integerOrNull(row, 'stop_price'),
  }));
}

/** An order that can still fill, and the run that it is of. */
export interface ForeignOrder extends Pick<BookedOrder, 'clientOrderId' | 'symbol' | 'role'> {
  readonly runId: string;
  /** Whether that run is over for good. */
  readonly isSealed: boolean;
}

/** Working orders of all other runs on a run's account, by client order id. */
export async function readForeignOrders(
  db: Statements,
  { runId, broker, account }: Pick<RunRow, 'runId' | 'broker' | 'account'>,
): Promise<readonly ForeignOrder[]> {
  const rows = await db.query(
    `SELECT client_order_id, o.symbol, role, run_id::text, r.sealed_at IS NOT NULL AS is_sealed
     FROM oms_orders AS o JOIN runs AS r USING (run_id)
     WHERE o.broker = $1 AND o.account = $2 AND o.run_id <> $3 AND o.state IN ${WORKING_STATES}
     ORDER BY client_order_id COLLATE "C"`,
    [broker, account, runId],
  );
  return rows.map((row) => ({
    clientOrderId: textCell(row, 'client_order_id'),
    symbol: textCell(row, 'symbol'),
    role: textCell(row, 'role'),
    runId: textCell(row, 'run_id'),
    isSealed: flagCell(row, 'is_sealed'),
  }));
}

/** Those of the ids that we ever issued on the account. */
export async function readIssuedOrderIds(
  db: Statements,
  { broker, account }: Pick<EngineAccount, 'broker' | 'account'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows: readonly Row[] = await db.query(
    `SELECT client_order_id FROM oms_orders
     WHERE broker = $1 AND account = $2 AND client_order_id = ANY($3)`,
    [broker, account, [...ids]],
  );
  return new Set(rows.map((row) => textCell(row, 'client_order_id')));
}

/** Up to where the account was read when it was last read well; null: it never was. Canonical JSON. */
export async function readLastWatermark(
  db: Statements,
  { broker, account }: Pick<EngineAccount, 'broker' | 'account'>,
): Promise<string | null> {
  const rows = await db.query(
    `SELECT watermark FROM reconcile_checkpoints
     WHERE broker = $1 AND account = $2 AND verdict <> 'UNKNOWN'
     ORDER BY checkpoint_id DESC LIMIT 1`,
    [broker, account],
  );
  return rows[0] === undefined ? null : textCell(rows[0], 'watermark');
}
