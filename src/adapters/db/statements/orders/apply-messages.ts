/** Messages of a step become applied, and what they tell of executions goes into the ledger. */
import { invariant } from '../../../../foundation/core/index.ts';
import { fillId, formatInstant } from '../../../../foundation/model/index.ts';
import type { Transaction } from '../../connection/statements.ts';
import { flagCell } from '../row-cells.ts';
import type { AppliedMessage, EngineStep, LedgerEntry } from './engine-step.ts';
import type { HeldBooks } from './hold-lease.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';
import { IS_OF_RUN } from './write-orders.ts';

/** Each once; a message that is applied already is refused (`oms_inbox_applied_once`), and so is the step. */
export async function applyMessages(
  tx: Transaction,
  books: HeldBooks,
  { applied }: Pick<EngineStep, 'applied'>,
): Promise<void> {
  if (applied.length === 0) return;
  const marked = await tx.query(
    `UPDATE oms_inbox SET applied_at = clock_timestamp(), run_id = coalesce(run_id, $1)
     WHERE inbox_id = ANY($4::bigint[]) RETURNING broker = $2 AND account = $3 AS is_ours`,
    [books.runId, books.broker, books.account, applied.map(({ inboxId }) => String(inboxId))],
  );
  const counts = {
    applied: applied.length,
    found: marked.filter((row) => flagCell(row, 'is_ours')).length,
  };
  invariant(counts.found === counts.applied, "an applied message is one of the account's", counts);
  await bookEntries(tx, books, applied.flatMap(entryCells));
}

const BOOK_SQL = `INSERT INTO ledger_fills (run_id, broker, account, execution_id, kind, previous_execution_id,
    order_id, fill_id, fill_number, symbol, side, qty, price, fee, told_filled_qty, executed_at, inbox_id)
  SELECT $1, $2, $3, n.execution_id, n.kind, n.previous_execution_id, o.order_id, n.fill_id, n.fill_number,
    o.symbol, o.side, n.qty, n.price, n.fee, n.told_filled_qty, n.executed_at, n.inbox_id
  FROM ROWS FROM (json_to_recordset($4::json) AS (client_order_id text, execution_id text, kind text,
    previous_execution_id text, fill_id text, fill_number bigint, qty bigint, price bigint, fee bigint,
    told_filled_qty bigint, executed_at timestamptz, inbox_id bigint)) WITH ORDINALITY AS n (client_order_id,
    execution_id, kind, previous_execution_id, fill_id, fill_number, qty, price, fee, told_filled_qty, executed_at,
    inbox_id, place)
  JOIN oms_orders AS o ON o.client_order_id = n.client_order_id AND ${IS_OF_RUN}
  ORDER BY n.place RETURNING 1 AS booked`;

/** An execution under a second id is refused by the broker's own count (`ledger_fills_within_broker_count`). */
async function bookEntries(
  tx: Transaction,
  books: HeldBooks,
  entries: readonly JsonRow[],
): Promise<void> {
  if (entries.length === 0) return;
  const params = [books.runId, books.broker, books.account, jsonRows(entries)];
  const booked = await tx.query(BOOK_SQL, params);
  const counts = { entries: entries.length, booked: booked.length };
  invariant(booked.length === entries.length, 'an execution is of an order of ours', counts);
}

function entryCells({ inboxId, entry }: AppliedMessage): readonly JsonRow[] {
  if (entry === null) return [];
  const { execution } = entry;
  return [
    {
      client_order_id: entry.clientOrderId,
      execution_id: execution.executionId,
      kind: entry.kind,
      previous_execution_id: execution.previousExecutionId,
      fill_id: ledgerFillId(entry),
      fill_number: entry.number,
      qty: execution.qty,
      price: execution.price,
      fee: execution.fee,
      told_filled_qty: execution.filledQty,
      executed_at: formatInstant(entry.executedAt),
      inbox_id: inboxId,
    },
  ];
}

/** That of the fill; a bust or correction has its own execution behind it, since the fill's stands already. */
function ledgerFillId({ kind, clientOrderId, number, execution }: LedgerEntry): string {
  const id = fillId(clientOrderId, number);
  return kind === 'FILL' ? id : `${id}|${kind}|${execution.executionId}`;
}
