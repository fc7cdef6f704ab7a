/** The permit to send, for many requests at once (reliability 7.4, TX-C). */
import { ENTRY_PRIORITY, MOST_TRIES } from '../../../../../engines/delivery/index.ts';
import { KEPT_BY_KEYS } from '../../../connection/by-keys.ts';
import type { Lane, Row, Transaction } from '../../../connection/statements.ts';
import { IS_CLOSING_OUT } from '../../close-out.ts';
import { takePermit } from '../../permit.ts';
import { flagCell } from '../../row-cells.ts';
import { IS_FROZEN, returnRequests } from './claim-requests.ts';
import type { Holder } from '../hold-lease.ts';
import { IS_FROZEN_BY_NEWS } from '../inbox.ts';
import { byUrgency, decodeOutbox, OUTBOX_COLUMNS, type OutboxRow } from './outbox-row.ts';

/**
 * - TRADE: the run is RUNNING and ARMED under `armEpoch`; requests of that epoch may go.
 * - WIND_DOWN: it is DISARMING or DISARMED under `armEpoch`; cancels may go, and while it is DISARMING the stops of a
 *   run that is not halted, and, while the halt of the run's own tick closes out (`closesOut` of the HALT command),
 *   all that reduces. A halt by anybody else ends that, and then no cancel goes that makes room for a replacement.
 */
export type PermitKind = 'TRADE' | 'WIND_DOWN';

export interface PermitRequest extends Holder {
  readonly armEpoch: number;
  readonly kind: PermitKind;
  readonly outboxIds: readonly number[];
}

export interface Permits {
  /** DISPATCHING now, the most urgent first: each may be sent once, within 250 ms. */
  readonly permitted: readonly OutboxRow[];
  /**
   * Too late, tried too often, of another epoch, or nothing that may leave a run that is wound down: to be settled;
   * SUPPRESSED when it never had a permit.
   */
  readonly spent: readonly OutboxRow[];
  /** Not now: back to PENDING in the same transaction; AMBIGUOUS ones stay. */
  readonly held: readonly OutboxRow[];
  /** Whether the run's row forbids all: a fence rose, or the lease is gone. Then all are `held`. */
  readonly isFenced: boolean;
}

/**
 * CLAIMED rows of this lease, and AMBIGUOUS ones that may be sent again, become DISPATCHING in one transaction
 * under the shared lock of the run's row: after the commit of a halt there is no permit. Fails as databases do;
 * with `DB_COMMIT_UNKNOWN` nothing may be sent, and the rows go to `returnRequests`.
 */
export function permitRequests(db: Lane, ask: PermitRequest): Promise<Permits> {
  return db.transaction(async (tx) => {
    const isFenced = !(await isPermitted(tx, ask));
    const permitted = isFenced ? [] : await dispatch(tx, ask);
    if (permitted.length === ask.outboxIds.length) {
      return { permitted, spent: [], held: [], isFenced };
    }
    const rest = await readRest(tx, ask, isFenced);
    const held = rest.filter(({ isSpent }) => !isSpent).map(({ row }) => row);
    await release(tx, ask, held);
    const spent = rest.filter(({ isSpent }) => isSpent).map(({ row }) => row);
    return { permitted, spent, held, isFenced };
  });
}

function isPermitted(tx: Transaction, ask: PermitRequest): Promise<boolean> {
  return ask.kind === 'TRADE' ? takePermit(tx, ask) : takeWindDownPermit(tx, ask);
}

/** As `takePermit`, of a run whose right to trade was taken: what reduces may still leave, a late cancel for ever. */
async function takeWindDownPermit(tx: Transaction, of: PermitRequest): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS permitted, ${KEPT_BY_KEYS} FROM runs
     WHERE run_id = $1 AND posture IN ('DISARMING', 'DISARMED') AND arm_epoch = $2
       AND lease_epoch = $3 AND lease_expires_at > clock_timestamp()
     FOR SHARE`,
    [of.runId, of.armEpoch, of.leaseEpoch],
  );
  return rows.length === 1;
}

/**
 * Condition: the run is halted, so that nothing may come in the place of an order: none is ended for the sake of its
 * replacement, a stop above all.
 */
const IS_LEFT_ALONE = `(EXISTS (SELECT FROM runs WHERE run_id = $1 AND status = 'HALTED') AND NOT ${IS_CLOSING_OUT})`;

/** Conditions on `b` and `o` under which a request of a kind may go; $4 is the epoch. The row is held. */
const ALLOWED = {
  TRADE: 'b.arm_epoch = $4',
  WIND_DOWN: `b.arm_epoch <= $4 AND ((b.action = 'CANCEL' AND NOT (o.state = 'REPLACE_PENDING' AND ${IS_LEFT_ALONE}))
    OR EXISTS (SELECT FROM runs WHERE run_id = $1 AND posture = 'DISARMING'
      AND ((o.role = 'STOP' AND status = 'STOPPED') OR (o.role <> 'ENTRY' AND ${IS_CLOSING_OUT}))))`,
} as const satisfies Readonly<Record<PermitKind, string>>;

const IS_IN_TIME = `(b.attempt < ${MOST_TRIES} AND clock_timestamp() < b.not_after)`;

/** A row that the caller may dispatch: claimed under its lease, or of unknown fate and resendable. */
const IS_READY = `((b.status = 'CLAIMED' AND b.lease_epoch = $2)
  OR (b.status = 'AMBIGUOUS' AND (b.action = 'CANCEL' OR o.role IN ('STOP', 'FLATTENING'))))`;

async function dispatch(tx: Transaction, ask: PermitRequest): Promise<readonly OutboxRow[]> {
  const rows = await tx.query(
    `UPDATE oms_outbox AS b SET status = 'DISPATCHING', attempt = b.attempt + 1, lease_epoch = $2,
       dispatched_at = clock_timestamp()
     FROM oms_orders AS o
     WHERE b.run_id = $1 AND b.outbox_id = ANY($3::bigint[]) AND o.order_id = b.order_id
       AND ${IS_READY} AND ${IS_IN_TIME} AND ${ALLOWED[ask.kind]} AND NOT ${IS_FROZEN}
       AND NOT (b.priority = ${ENTRY_PRIORITY} AND ${IS_FROZEN_BY_NEWS})
     RETURNING ${OUTBOX_COLUMNS}`,
    [ask.runId, ask.leaseEpoch, ask.outboxIds.map(String), ask.armEpoch],
  );
  return byUrgency(rows.map(decodeOutbox));
}

/**
 * What got no permit. Of an older epoch is what a fence outlived: it never gets one. What may have been sent is never
 * spent: that it may not be sent again says nothing of what became of it.
 */
async function readRest(tx: Transaction, ask: PermitRequest, isFenced: boolean) {
  const rows: readonly Row[] = await tx.query(
    `SELECT NOT $5 AND b.status = 'CLAIMED' AND (NOT ${IS_IN_TIME} OR NOT (${ALLOWED[ask.kind]})) AS is_spent,
       ${OUTBOX_COLUMNS}
     FROM oms_outbox AS b JOIN oms_orders AS o USING (order_id)
     WHERE b.run_id = $1 AND b.outbox_id = ANY($3::bigint[]) AND b.lease_epoch <= $2
       AND b.status IN ('CLAIMED', 'AMBIGUOUS')
     ORDER BY b.priority, b.outbox_id`,
    [ask.runId, ask.leaseEpoch, ask.outboxIds.map(String), ask.armEpoch, isFenced],
  );
  return rows.map((row) => ({ isSpent: flagCell(row, 'is_spent'), row: decodeOutbox(row) }));
}

async function release(
  tx: Transaction,
  ask: PermitRequest,
  held: readonly OutboxRow[],
): Promise<void> {
  const claimed = held.filter(({ status }) => status === 'CLAIMED');
  if (claimed.length === 0) return;
  const rows = claimed.map(({ outboxId }) => ({ outboxId, delayMs: 0, reason: null }));
  await returnRequests(tx, { ...ask, rows });
}
