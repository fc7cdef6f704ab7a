/** The queue of requests: taken by a dispatcher, given back by it, or lost sight of. */
import { ENTRY_PRIORITY } from '../../../../../engines/delivery/index.ts';
import type { Statements } from '../../../connection/statements.ts';
import type { Holder } from '../hold-lease.ts';
import { jsonRows } from '../json-rows.ts';
import { byUrgency, decodeOutbox, OUTBOX_COLUMNS, type OutboxRow } from './outbox-row.ts';

/** Condition on `b`, `o`: an entry of a symbol of which another request's fate is not known (reliability 7.5). */
export const IS_FROZEN = `(b.priority = ${ENTRY_PRIORITY} AND EXISTS (
    SELECT FROM oms_outbox AS fate JOIN oms_orders AS fated USING (order_id)
    WHERE fate.run_id = b.run_id AND fate.status IN ('AMBIGUOUS', 'DISPATCHING') AND fated.symbol = o.symbol
      AND (fate.status = 'AMBIGUOUS' OR fate.lease_epoch < $2)))`;

/**
 * Of this transaction alone: its commit is not waited for on disk. A claim that a server forgets when it crashes was
 * never sent, and the request is PENDING again; the permit, which counts, takes the claim to disk along with itself.
 */
const NEED_NOT_LAST = `(SELECT set_config('synchronous_commit', 'off', true)) = 'off'`;

/**
 * Takes requests that may go now, the most urgent first: PENDING ones whose time has come, and ones that a
 * dispatcher under an older lease left CLAIMED. Entries stay whose symbol has a request of unknown fate, until it is
 * too late for them or their epoch is over: nothing waits for what will never be sent. One that a parked message freezes
 * is given, and gets no permit. No row is given to two callers. None, when the lease isn't alive and the caller's.
 * `isAlone`: the caller is the only dispatcher of its lease and holds no row, so that what is CLAIMED under it is left
 * of a claim whose answer was lost.
 */
export async function claimRequests(
  db: Statements,
  of: Holder & { readonly limit: number; readonly isAlone?: boolean },
): Promise<readonly OutboxRow[]> {
  const rows = await db.query(
    `WITH due AS MATERIALIZED (
       SELECT b.outbox_id FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
       WHERE b.run_id = $1
         AND ((b.status = 'PENDING' AND (b.not_before IS NULL OR b.not_before <= clock_timestamp()))
           OR (b.status = 'CLAIMED' AND b.lease_epoch < $4))
         AND EXISTS (SELECT FROM runs WHERE run_id = $1 AND lease_epoch = $2
           AND lease_expires_at > clock_timestamp())
         AND (NOT ${IS_FROZEN} OR b.not_after <= clock_timestamp()
           OR b.arm_epoch < (SELECT arm_epoch FROM runs WHERE run_id = $1))
          AND ${NEED_NOT_LAST}
       ORDER BY b.priority, b.outbox_id LIMIT $3 FOR UPDATE OF b SKIP LOCKED)
     UPDATE oms_outbox AS b SET status = 'CLAIMED', lease_epoch = $2, reason = NULL
     FROM due, oms_orders AS o WHERE b.outbox_id = due.outbox_id AND o.order_id = b.order_id
     RETURNING ${OUTBOX_COLUMNS}`,
    [of.runId, of.leaseEpoch, of.limit, of.isAlone === true ? of.leaseEpoch + 1 : of.leaseEpoch],
  );
  return byUrgency(rows.map(decodeOutbox));
}

/**
 * Back to PENDING: claimed and not permitted, or permitted and proven not to be sent or not done. Also what
 * is left of a permit whose COMMIT brought no answer, since nothing was sent under it: waits for its end.
 * Gives how many there were.
 */
export async function returnRequests(
  db: Statements,
  of: Holder & {
    readonly rows: readonly {
      readonly outboxId: number;
      readonly delayMs: number;
      readonly reason: string | null;
    }[];
  },
): Promise<number> {
  const cells = of.rows.map(({ outboxId, delayMs, reason }) => ({
    outbox_id: outboxId,
    delay_ms: delayMs,
    reason,
  }));
  const moved = await db.query(
    `UPDATE oms_outbox AS b SET status = 'PENDING', reason = n.reason,
       not_before = clock_timestamp() + n.delay_ms * interval '1 millisecond'
     FROM json_to_recordset($3::json) AS n (outbox_id bigint, delay_ms bigint, reason text)
     WHERE b.outbox_id = n.outbox_id AND b.run_id = $1 AND b.lease_epoch = $2
       AND b.status IN ('CLAIMED', 'DISPATCHING')
     RETURNING 1 AS moved`,
    [of.runId, of.leaseEpoch, jsonRows(cells)],
  );
  return moved.length;
}

/**
 * Permitted ones whose fate is not known, also those of a dead dispatcher under an older lease. Gives how many
 * there were; ones that are AMBIGUOUS already count.
 */
export async function markAmbiguous(
  db: Statements,
  of: Holder & { readonly rows: readonly { readonly outboxId: number; readonly reason: string }[] },
): Promise<number> {
  const cells = of.rows.map(({ outboxId, reason }) => ({ outbox_id: outboxId, reason }));
  const moved = await db.query(
    `UPDATE oms_outbox AS b SET status = 'AMBIGUOUS', reason = n.reason
     FROM json_to_recordset($3::json) AS n (outbox_id bigint, reason text)
     WHERE b.outbox_id = n.outbox_id AND b.run_id = $1 AND b.lease_epoch <= $2
       AND b.status IN ('DISPATCHING', 'AMBIGUOUS')
     RETURNING 1 AS moved`,
    [of.runId, of.leaseEpoch, jsonRows(cells)],
  );
  return moved.length;
}
