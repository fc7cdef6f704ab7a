/** What of a run may still act or still be held: working orders, positions by the ledger, unknown fates. */
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { readLedgerPositions, type LedgerPosition } from '../book/ledger-positions.ts';
import { integerCell, integerOrNull, textCell } from '../row-cells.ts';
import { WORKING_STATES } from '../book/working-orders.ts';

/** An order that can still fill. */
export interface WorkingOrder {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly qty: number;
  readonly filledQty: number;
  readonly orderType: string;
  /** Micros; null where the type has none. */
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
  /** ENTRY, EXIT, FLATTENING, STOP or TAKE_PROFIT. */
  readonly role: string;
  readonly state: string;
}

export interface RunLeftovers {
  /** By row. */
  readonly workingOrders: readonly WorkingOrder[];
  /** By symbol, of the run's own fills. */
  readonly positions: readonly LedgerPosition[];
  /** Client order ids of requests whose fate at the broker is not known, and of cancels that were not sent yet. */
  readonly ambiguous: readonly string[];
}

/** Fails as the database does. */
export async function readLeftovers(db: Statements, runId: RunId): Promise<RunLeftovers> {
  return {
    workingOrders: await readWorkingOrders(db, runId),
    positions: await readLedgerPositions(db, { runId }),
    ambiguous: await readAmbiguous(db, runId),
  };
}

async function readWorkingOrders(db: Statements, runId: RunId): Promise<readonly WorkingOrder[]> {
  const rows = await db.query(
    `SELECT client_order_id, symbol, side, qty, filled_qty, order_type, limit_price, stop_price, role,
       state FROM oms_orders
     WHERE run_id = $1
       AND state IN ${WORKING_STATES}
     ORDER BY order_id`,
    [runId],
  );
  return rows.map((row) => ({
    clientOrderId: textCell(row, 'client_order_id'),
    symbol: textCell(row, 'symbol'),
    side: textCell(row, 'side'),
    qty: integerCell(row, 'qty'),
    filledQty: integerCell(row, 'filled_qty'),
    orderType: textCell(row, 'order_type'),
    limitPrice: integerOrNull(row, 'limit_price'),
    stopPrice: integerOrNull(row, 'stop_price'),
    role: textCell(row, 'role'),
    state: textCell(row, 'state'),
  }));
}

async function readAmbiguous(db: Statements, runId: RunId): Promise<readonly string[]> {
  const rows = await db.query(
    `SELECT DISTINCT o.client_order_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND (b.status IN ('DISPATCHING', 'AMBIGUOUS')
       OR (b.action = 'CANCEL' AND b.status IN ('PENDING', 'CLAIMED'))) ORDER BY 1`,
    [runId],
  );
  return rows.map((row) => textCell(row, 'client_order_id'));
}
