/** The ledger of executions as its rows hold it. */
import type { ClientOrderId, UtcMillis } from '../../../../foundation/model/index.ts';
import type { Row, Statements } from '../../connection/statements.ts';
import { instantCell, integerCell, textCell, textOrNull } from '../row-cells.ts';
import { orderIdCell, wordCell } from './id-cells.ts';

const KINDS = ['FILL', 'BUST', 'CORRECT'] as const;
export type LedgerKind = (typeof KINDS)[number];

/** Shares above 0, money in micros. */
export interface LedgerRow {
  readonly ledgerId: number;
  readonly clientOrderId: ClientOrderId;
  readonly kind: LedgerKind;
  /** Of the order's fills, from 1; a bust or correction has that of the fill it is about. */
  readonly number: number;
  readonly executionId: string;
  readonly previousExecutionId: string | null;
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
  /** Shares of the order that the broker counted as filled with it. */
  readonly toldFilledQty: number;
  readonly executedAt: UtcMillis;
  readonly appliedAt: UtcMillis;
  readonly inboxId: number;
}

const SELECT = `SELECT f.ledger_id, o.client_order_id, f.kind, f.fill_number, f.execution_id,
    f.previous_execution_id, f.qty, f.price, f.fee, f.told_filled_qty, f.executed_at, f.applied_at, f.inbox_id
  FROM ledger_fills AS f JOIN oms_orders AS o USING (order_id)`;

/** What was booked of one order, in the order of booking. */
export async function readFillsOf(
  db: Statements,
  { orderId }: { readonly orderId: number },
): Promise<readonly LedgerRow[]> {
  const rows = await db.query(
    `${SELECT}
     WHERE f.order_id = $1 ORDER BY f.ledger_id`,
    [orderId],
  );
  return rows.map(decodeLedger);
}

function decodeLedger(row: Row): LedgerRow {
  return {
    ledgerId: integerCell(row, 'ledger_id'),
    clientOrderId: orderIdCell(row, 'client_order_id'),
    kind: wordCell(row, 'kind', KINDS),
    number: integerCell(row, 'fill_number'),
    executionId: textCell(row, 'execution_id'),
    previousExecutionId: textOrNull(row, 'previous_execution_id'),
    qty: integerCell(row, 'qty'),
    price: integerCell(row, 'price'),
    fee: integerCell(row, 'fee'),
    toldFilledQty: integerCell(row, 'told_filled_qty'),
    executedAt: instantCell(row, 'executed_at'),
    appliedAt: instantCell(row, 'applied_at'),
    inboxId: integerCell(row, 'inbox_id'),
  };
}
