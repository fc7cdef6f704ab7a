/**
 * Messages about orders of sealed runs. No tick has those orders any more and no log takes an event: what is told goes
 * into order, ledger and the account's incidents at once.
 */
import { invariant } from '../../../../foundation/core/index.ts';
import type { TakenBack } from '../../../../foundation/model/index.ts';
import type { Statements, Transaction } from '../../connection/statements.ts';
import type { EngineAccount } from '../book/ledger-positions.ts';
import { insertIncident, type LateEvent } from '../record/account-incidents.ts';
import { applyMessages } from './apply-messages.ts';
import type { AppliedMessage, OrderChange } from './engine-step.ts';
import { decodeInbox, type BrokerAccountName, type InboxRow } from './inbox.ts';
import { readFillsOf, type LedgerRow } from './ledger-rows.ts';
import { readOrder, type OrderRow } from './order-rows.ts';
import { readTakenBack } from '../book/taken-back.ts';
import { changeOrders } from './write-orders.ts';

/** An order of a sealed run, held until the transaction ends. */
export interface LateOrder {
  readonly order: OrderRow;
  /** What is booked of it. */
  readonly fills: readonly LedgerRow[];
  /** Null: nobody did. */
  readonly takenBack: TakenBack | null;
}

/**
 * What waits, parked or not, about orders of an engine's sealed runs on an account, among rows of the inbox (null: among
 * all), in the order of the cursors.
 */
export async function readLateMessages(
  db: Statements,
  { broker, account, engineId }: EngineAccount,
  inboxIds: readonly number[] | null,
): Promise<readonly InboxRow[]> {
  const rows = await db.query(
    `SELECT i.inbox_id, i.source, i.body, i.message
     FROM oms_inbox AS i JOIN oms_orders AS o USING (broker, account, client_order_id)
       JOIN runs AS r ON r.run_id = o.run_id
     WHERE i.broker = $1 AND i.account = $2 AND i.applied_at IS NULL
       AND r.engine_id = $3 AND r.sealed_at IS NOT NULL AND ($4::bigint[] IS NULL OR i.inbox_id = ANY($4))
     ORDER BY i.cursor NULLS LAST, i.inbox_id`,
    [broker, account, engineId, inboxIds?.map(String) ?? null],
  );
  return rows.map(decodeInbox);
}

/** Holds a message and its order; null: the message is applied, by whomever. */
export async function lockLateOrder(
  tx: Transaction,
  of: BrokerAccountName & { readonly inboxId: number; readonly clientOrderId: string },
): Promise<LateOrder | null> {
  const [waiting] = await tx.query(
    'SELECT 1 AS waits FROM oms_inbox WHERE inbox_id = $1 AND applied_at IS NULL FOR UPDATE',
    [of.inboxId],
  );
  if (waiting === undefined) return null;
  await tx.query(
    `SELECT 1 AS held FROM oms_orders WHERE broker = $1 AND account = $2 AND client_order_id = $3 FOR UPDATE`,
    [of.broker, of.account, of.clientOrderId],
  );
  const order = await readOrder(tx, of);
  invariant(order !== null, 'a late message is of an order', { inboxId: of.inboxId });
  return {
    order,
    fills: await readFillsOf(tx, order),
    takenBack: await readTakenBack(tx, of, order),
  };
}

/** Whether the ledger of the account has the execution, of whatever order. */
export async function isExecutionBooked(
  tx: Transaction,
  { broker, account }: BrokerAccountName,
  executionId: string,
): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 AS booked FROM ledger_fills WHERE broker = $1 AND account = $2 AND execution_id = $3',
    [broker, account, executionId],
  );
  return rows.length > 0;
}

/** Writes what a late message leads to; its incident's number. */
export async function writeLate(
  tx: Transaction,
  { runId, ...account }: BrokerAccountName & Pick<OrderRow, 'runId'>,
  of: {
    readonly applied: AppliedMessage;
    /** Null: the order stays as it is. */
    readonly change: OrderChange | null;
    readonly incident: LateEvent;
  },
): Promise<number> {
  const { applied, change, incident } = of;
  await changeOrders(tx, { runId, changes: change === null ? [] : [change] });
  await applyMessages(tx, { runId, ...account }, { applied: [applied] });
  return await insertIncident(tx, { ...incident, ...account });
}
