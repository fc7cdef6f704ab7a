/** Requests of a step: what became of earlier ones, and what is to be sent. */
import { priorityOf } from '../../../../engines/delivery/index.ts';
import { canonicalJson, invariant, sha256Hex } from '../../../../foundation/core/index.ts';
import type { Transaction } from '../../connection/statements.ts';
import type { EngineStep, NewRequest, SettledRequest } from './engine-step.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';
import { ticketBody } from './outbox/ticket-body.ts';
import { IS_OF_RUN } from './write-orders.ts';

/** The broker's id goes to the order as well. An arrow that the table forbids is refused by the schema. */
export async function settleRequests(
  tx: Transaction,
  { runId, settled }: Pick<EngineStep, 'runId' | 'settled'>,
): Promise<void> {
  if (settled.length === 0) return;
  const rows = jsonRows(settled.map(settledCells));
  const moved = await tx.query(
    `WITH told AS (SELECT * FROM json_to_recordset($2::json) AS n (outbox_id bigint, status text, reason text,
       broker_order_id text, evidence text)),
     moved AS (UPDATE oms_outbox AS b SET status = t.status, resolved_at = clock_timestamp(), reason = t.reason,
         broker_order_id = coalesce(t.broker_order_id, b.broker_order_id), evidence = t.evidence
       FROM told AS t WHERE b.outbox_id = t.outbox_id AND b.run_id = $1
       RETURNING b.order_id, t.broker_order_id),
     bound AS (UPDATE oms_orders AS o SET broker_order_id = m.broker_order_id
       FROM (SELECT DISTINCT order_id, broker_order_id FROM moved) AS m
       WHERE o.order_id = m.order_id AND m.broker_order_id IS NOT NULL
         AND o.broker_order_id IS DISTINCT FROM m.broker_order_id)
     SELECT count(*) AS moved FROM moved`,
    [runId, rows],
  );
  const counts = { settled: settled.length, found: Number(moved[0]?.['moved']) };
  invariant(counts.found === counts.settled, 'a settled request is one of the run', counts);
}

function settledCells(of: SettledRequest): JsonRow {
  return {
    outbox_id: of.outboxId,
    status: of.status,
    reason: of.reason,
    broker_order_id: of.brokerOrderId,
    evidence: of.evidence,
  };
}

/** An order is put to the broker by one request for ever (`oms_outbox_order_sent_once`). */
export async function insertRequests(
  tx: Transaction,
  { runId, armEpoch, requests }: Pick<EngineStep, 'runId' | 'armEpoch' | 'requests'>,
): Promise<void> {
  if (requests.length === 0) return;
  const inserted = await tx.query(
    `INSERT INTO oms_outbox (run_id, order_id, action, idempotency_key, body, order_hash, arm_epoch, priority, not_after)
     SELECT $1, o.order_id, n.action, n.idempotency_key, n.body, n.order_hash, $2, n.priority,
       clock_timestamp() + n.valid_for_ms * interval '1 millisecond'
     FROM ROWS FROM (json_to_recordset($3::json) AS (client_order_id text, action text, idempotency_key text,
       body text, order_hash text, priority bigint, valid_for_ms bigint)) WITH ORDINALITY AS n (client_order_id, action,
       idempotency_key, body, order_hash, priority, valid_for_ms, place)
     JOIN oms_orders AS o ON o.client_order_id = n.client_order_id AND ${IS_OF_RUN}
     ORDER BY n.place RETURNING 1 AS inserted`,
    [runId, armEpoch, jsonRows(requests.map(requestCells))],
  );
  const counts = { requests: requests.length, inserted: inserted.length };
  invariant(inserted.length === requests.length, 'a request is of an order of ours', counts);
}

function requestCells(request: NewRequest): JsonRow {
  const { action, validForMs } = request;
  const { id, key, role, body } = askedOf(request);
  return {
    client_order_id: id,
    action,
    idempotency_key: key,
    body,
    order_hash: sha256Hex(body),
    priority: priorityOf(action, role),
    valid_for_ms: validForMs,
  };
}

/** The key is a pure function of what is asked for: a second row for the same thing can't exist. */
function askedOf(request: NewRequest) {
  if (request.action === 'CANCEL') {
    const { clientOrderId: id, role, serial } = request;
    return {
      id,
      key: `CANCEL|${id}|${serial}`,
      role,
      body: canonicalJson({ client_order_id: id }),
    };
  }
  const { ticket } = request;
  const isReplacement = ticket.replaces !== null;
  invariant(
    (request.action === 'REPLACE') === isReplacement,
    'a replacement says what it replaces',
  );
  const { clientOrderId: id, role } = ticket;
  return { id, key: `SUBMIT|${id}`, role, body: ticketBody(ticket) };
}
