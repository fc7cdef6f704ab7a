/** What the audit log says of an order: by its correlation, or because its payload names it. */
import type { UtcMillis } from '../../../../foundation/model/index.ts';
import type { Row, Statements } from '../../connection/statements.ts';
import { instantCell, integerCell, integerOrNull, textCell } from '../row-cells.ts';
import type { FoundOrder } from './listed-orders.ts';

export interface EventOfOrder {
  /** An event of a run's log, or an incident of the account: what became known after the seal. */
  readonly kind: 'EVENT' | 'INCIDENT';
  /** Row in its table. */
  readonly id: number;
  /** Place in the chain of its run; null: not yet placed, or an incident. */
  readonly seq: number | null;
  readonly runId: string;
  readonly topic: string;
  readonly eventType: string;
  /** Canonical JSON. */
  readonly payload: string;
  readonly at: UtcMillis;
  readonly actor: string;
}

/** Of every run of the account since its own began: an order outlives its run as long as it works. */
export async function readEventsNaming(
  db: Statements,
  { broker, account, clientOrderId, runId }: FoundOrder,
): Promise<readonly EventOfOrder[]> {
  const rows = await db.query(
    `SELECT audit_id AS id, seq, run_id, topic, event_type, payload, ts_utc, actor FROM audit_events
     WHERE run_id IN (SELECT r.run_id FROM runs AS r WHERE r.broker = $1 AND r.account = $2)
       AND audit_id >= (SELECT min(first.audit_id) FROM audit_events AS first WHERE first.run_id = $4)
       AND (correlation_id = $3 OR strpos(payload, $3) > 0)
     ORDER BY audit_id`,
    [broker, account, clientOrderId, runId],
  );
  return rows.map((row) => decode(row, 'EVENT'));
}

export async function readIncidentsNaming(
  db: Statements,
  { broker, account, clientOrderId }: FoundOrder,
): Promise<readonly EventOfOrder[]> {
  const rows = await db.query(
    `SELECT incident_id AS id, NULL::bigint AS seq, run_id, topic, event_type, payload, ts_utc, actor
     FROM account_incidents WHERE broker = $1 AND account = $2 AND strpos(payload, $3) > 0
     ORDER BY incident_id`,
    [broker, account, clientOrderId],
  );
  return rows.map((row) => decode(row, 'INCIDENT'));
}

function decode(row: Row, kind: EventOfOrder['kind']): EventOfOrder {
  return {
    kind,
    id: integerCell(row, 'id'),
    seq: integerOrNull(row, 'seq'),
    runId: textCell(row, 'run_id'),
    topic: textCell(row, 'topic'),
    eventType: textCell(row, 'event_type'),
    payload: textCell(row, 'payload'),
    at: instantCell(row, 'ts_utc'),
    actor: textCell(row, 'actor'),
  };
}
