/** What a person decides where no machine can: the fate of a request, and of a message that can't be booked. */
import { Failure } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import type { Lane, Transaction } from '../../connection/statements.ts';
import { appendEvent } from '../audit-events.ts';
import { integerCell, textCell } from '../row-cells.ts';
import type { RunRow } from '../run-row.ts';
import { lockRun } from '../transition-run.ts';
import { runIdCell } from './id-cells.ts';
import type { BrokerAccountName } from './inbox.ts';

/** Who says it, and why. */
export interface OperatorWord {
  readonly evidence: string;
  readonly actor: string;
  /** What the broker itself said of it, in one line. */
  readonly brokerWord: string;
}

/** Whether the owner of a lease is proved dead. */
type IsDead = (leaseOwner: string) => boolean;

/** Reasons of an OPERATOR_RESOLVED request. */
export type OperatorReason = 'OPERATOR_ACCEPTED' | 'OPERATOR_NOT_ACCEPTED';

/**
 * Resolves the request of unknown fate that brings an order to the broker; the next engine tells its tick. False:
 * there is none. Fails with RUN_LEASE_HELD while an engine lives, RUN_SEALED, or as the database does.
 */
export function resolveRequest(
  db: Lane,
  of: OperatorWord & {
    readonly runId: RunId;
    readonly orderId: number;
    readonly clientOrderId: string;
    readonly reason: OperatorReason;
    readonly isDead: IsDead;
  },
): Promise<boolean> {
  const { runId, orderId, clientOrderId, reason, evidence, brokerWord, actor } = of;
  return db.transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (run !== null) refuseHeld(run, of.isDead);
    // What an engine before left may have been sent, whatever it died of.
    await tx.query(
      `UPDATE oms_outbox SET status = 'AMBIGUOUS', reason = 'RESTART'
       WHERE order_id = $1 AND action <> 'CANCEL' AND status = 'DISPATCHING'`,
      [orderId],
    );
    const rows = await tx.query(
      `UPDATE oms_outbox SET status = 'OPERATOR_RESOLVED', resolved_at = clock_timestamp(), reason = $2, evidence = $3
       WHERE order_id = $1 AND action <> 'CANCEL' AND status = 'AMBIGUOUS' RETURNING 1 AS resolved`,
      [orderId, reason, evidence],
    );
    if (rows.length === 0) return false;
    const payload = { broker_word: brokerWord, client_order_id: clientOrderId, evidence, reason };
    await appendEvent(tx, {
      runId,
      topic: 'BROKER',
      eventType: 'REQUEST_RESOLVED',
      payload,
      actor,
    });
    return true;
  });
}

/** An engine that lives decides by itself. */
function refuseHeld({ runId, leaseOwner, leaseExpiresAt, readAt }: RunRow, isDead: IsDead): void {
  if (leaseOwner === null || leaseExpiresAt === null) return;
  const leftMs = leaseExpiresAt - readAt;
  if (leftMs <= 0 || isDead(leaseOwner)) return;
  const message = `run ${runId} is held by ${leaseOwner} for another ${leftMs} ms: its engine looks for itself`;
  throw new Failure('CONFLICT', 'RUN_LEASE_HELD', message);
}

/** The newest run of an account; null: it has none. */
export async function readNewestRunOf(
  tx: Transaction | Lane,
  { broker, account }: BrokerAccountName,
): Promise<RunId | null> {
  const [row] = await tx.query(
    `SELECT run_id FROM runs WHERE broker = $1 AND account = $2 ORDER BY created_at DESC, run_id DESC LIMIT 1`,
    [broker, account],
  );
  return row === undefined ? null : runIdCell(row, 'run_id');
}

/** The account of a parked message that nobody booked or resolved; null: there is none. */
export async function findParked(db: Lane, inboxId: number): Promise<BrokerAccountName | null> {
  const [row] = await db.query(
    `SELECT broker, account FROM oms_inbox
     WHERE inbox_id = $1 AND parked_at IS NOT NULL AND applied_at IS NULL`,
    [inboxId],
  );
  return row === undefined
    ? null
    : { broker: textCell(row, 'broker'), account: textCell(row, 'account') };
}

/**
 * Sets a parked message aside for good; nothing of it is booked. False: it is not parked any more. The caller has seen
 * that no engine of the account lives.
 */
export async function resolveMessage(
  tx: Transaction,
  of: { readonly inboxId: number; readonly evidence: string },
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE oms_inbox SET applied_at = clock_timestamp(), resolved_evidence = $2
     WHERE inbox_id = $1 AND parked_at IS NOT NULL AND applied_at IS NULL RETURNING inbox_id`,
    [of.inboxId, of.evidence],
  );
  return rows.some((row) => integerCell(row, 'inbox_id') === of.inboxId);
}
