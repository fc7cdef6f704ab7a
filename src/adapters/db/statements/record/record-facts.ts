/** What the record of a run asks beside its events: causes by their ids, the seal, what was traded. */
import {
  InvariantViolation,
  isObject,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import type { RunId, Topic, UtcMillis } from '../../../../foundation/model/index.ts';
import { payloadCell } from './payload-cell.ts';
import type { Statements } from '../../connection/statements.ts';
import { instantCell, integerCell, textCell } from '../row-cells.ts';

/**
 * The event ids of rows that have their place, by row number. `event_id` says that they have it and not `seq`, although
 * the two are filled together: of a table that was analysed before its rows got places the planner takes the index of
 * `seq` for a short one, and reads the whole of it.
 */
export async function readEventIds(
  db: Statements,
  auditIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  if (auditIds.length === 0) return new Map();
  const rows = await db.query(
    `SELECT audit_id, event_id::text AS event_id FROM audit_events
     WHERE audit_id = ANY($1::bigint[]) AND event_id IS NOT NULL`,
    [auditIds.map(String)],
  );
  return new Map(rows.map((row) => [integerCell(row, 'audit_id'), textCell(row, 'event_id')]));
}

/** Place and hash of an event; null while it has none. */
export async function readEventPlace(
  db: Statements,
  auditId: number,
): Promise<{ readonly seq: number; readonly eventId: string; readonly hashSelf: string } | null> {
  const [row] = await db.query(
    `SELECT seq, event_id::text AS event_id, hash_self FROM audit_events
     WHERE audit_id = $1 AND seq IS NOT NULL`,
    [auditId],
  );
  if (row === undefined) return null;
  return {
    seq: integerCell(row, 'seq'),
    eventId: textCell(row, 'event_id'),
    hashSelf: textCell(row, 'hash_self'),
  };
}

/** The last place of a run's log that is filled; null: none is. */
export async function readLogEnd(
  db: Statements,
  runId: RunId,
): Promise<{ readonly seq: number; readonly hashSelf: string } | null> {
  const [row] = await db.query(
    `SELECT seq, hash_self FROM audit_events
     WHERE run_id = $1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    [runId],
  );
  if (row === undefined) return null;
  return { seq: integerCell(row, 'seq'), hashSelf: textCell(row, 'hash_self') };
}

/** Payload of the first event of a type in a run's log; null: there is none. */
export async function findEvent(
  db: Statements,
  of: { readonly runId: RunId; readonly topic: Topic; readonly eventType: string },
): Promise<JsonObject | null> {
  const [row] = await db.query(
    `SELECT payload FROM audit_events WHERE run_id = $1 AND topic = $2 AND event_type = $3
     ORDER BY audit_id LIMIT 1`,
    [of.runId, of.topic, of.eventType],
  );
  return row === undefined ? null : payloadCell(row);
}

/** The newest event of one of these types; the log is read from its end. Null: there is none. */
export async function findNewestEvent(
  db: Statements,
  of: { readonly runId: RunId; readonly topic: Topic; readonly eventTypes: readonly string[] },
): Promise<{
  readonly auditId: number;
  readonly eventType: string;
  readonly payload: JsonObject;
  readonly tsUtc: UtcMillis;
} | null> {
  const [row] = await db.query(
    `SELECT audit_id, event_type, payload, ts_utc FROM audit_events
     WHERE run_id = $1 AND topic = $2 AND event_type = ANY($3::text[]) ORDER BY audit_id DESC LIMIT 1`,
    [of.runId, of.topic, of.eventTypes],
  );
  return row === undefined
    ? null
    : {
        auditId: integerCell(row, 'audit_id'),
        eventType: textCell(row, 'event_type'),
        payload: payloadCell(row),
        tsUtc: instantCell(row, 'ts_utc'),
      };
}

/** Whether an event of the topic stands behind that row in a run's log; what stands before it is not read. */
export async function hasEventBehind(
  db: Statements,
  of: { readonly runId: RunId; readonly topic: Topic; readonly auditId: number },
): Promise<boolean> {
  const rows = await db.query(
    `SELECT FROM audit_events WHERE run_id = $1 AND audit_id > $2 AND topic = $3 LIMIT 1`,
    [of.runId, of.auditId, of.topic],
  );
  return rows.length > 0;
}

/**
 * Payloads of the events of a type by which the run itself moved, in order. Of a long log they are few, and found by the
 * version that each gave the run.
 */
export async function readMoves(
  db: Statements,
  of: { readonly runId: RunId; readonly eventType: string },
): Promise<readonly JsonObject[]> {
  const rows = await db.query(
    `SELECT payload FROM audit_events WHERE run_id = $1 AND run_version IS NOT NULL AND event_type = $2
     ORDER BY run_version`,
    [of.runId, of.eventType],
  );
  return rows.map(payloadCell);
}

/** What the seal of a run says of its folder. */
export interface SealRow {
  readonly auditTip: string;
  /** SHA-256 of each artifact by name. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/** Null: the run is not sealed. */
export async function readSeal(db: Statements, runId: RunId): Promise<SealRow | null> {
  const [row] = await db.query(
    `SELECT payload, hash_self FROM audit_events
     WHERE run_id = $1 AND topic = 'AUDIT' AND event_type = 'RUN_SEALED' AND seq IS NOT NULL`,
    [runId],
  );
  if (row === undefined) return null;
  const { artifacts } = payloadCell(row);
  if (!isObject(artifacts)) throw new InvariantViolation('a seal names its artifacts', { runId });
  const hashes = Object.entries(artifacts).map(([name, sha256]) => {
    if (typeof sha256 !== 'string')
      throw new InvariantViolation('an artifact has a hash', { name });
    return [name, sha256] as const;
  });
  return { auditTip: textCell(row, 'hash_self'), artifacts: Object.fromEntries(hashes) };
}

/** How many orders a run ever had, and how many executions stand in its ledger. */
export async function countTrading(
  db: Statements,
  runId: RunId,
): Promise<{ readonly orders: number; readonly fills: number }> {
  const [row = {}] = await db.query(
    `SELECT (SELECT count(*) FROM oms_orders WHERE run_id = $1) AS orders,
            (SELECT count(*) FROM ledger_fills WHERE run_id = $1) AS fills`,
    [runId],
  );
  return { orders: integerCell(row, 'orders'), fills: integerCell(row, 'fills') };
}
