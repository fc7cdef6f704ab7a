/** Rows of the outbox as values. */
import {
  REQUEST_ACTIONS,
  REQUEST_STATUSES,
  type RequestAction,
  type RequestStatus,
} from '../../../../../engines/delivery/index.ts';
import {
  ORDER_ROLES,
  type ClientOrderId,
  type OrderRole,
  type RunId,
  type Symbol,
  type UtcMillis,
} from '../../../../../foundation/model/index.ts';
import type { OrderTicket } from '../../../../../foundation/ports/index.ts';
import type { Row } from '../../../connection/statements.ts';
import {
  instantCell,
  instantOrNull,
  integerCell,
  integerOrNull,
  textCell,
  textOrNull,
} from '../../row-cells.ts';
import { parseTicket } from './ticket-body.ts';
import { orderIdCell, runIdCell, symbolCell, wordCell } from '../id-cells.ts';

/** A request to the broker, as it stands. */
export interface OutboxRow {
  readonly outboxId: number;
  readonly runId: RunId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: Symbol;
  readonly role: OrderRole;
  readonly action: RequestAction;
  /** What is sent, the same at every try; null: a cancel needs no more than the id. */
  readonly ticket: OrderTicket | null;
  readonly armEpoch: number;
  /** 0 goes first. */
  readonly priority: number;
  readonly status: RequestStatus;
  /** Permits that were taken for it. */
  readonly attempt: number;
  readonly notAfter: UtcMillis;
  /** Milliseconds until it is too late to send it, on the clock of the database; below 0: it is. */
  readonly msLeft: number;
  /** Of the newest permit, on the clock of the database; null: none was taken. */
  readonly dispatchedAt: UtcMillis | null;
  /** Milliseconds since it; null likewise. */
  readonly dispatchedMsAgo: number | null;
  readonly brokerOrderId: string | null;
  readonly reason: string | null;
  readonly evidence: string | null;
}

/** Of `oms_outbox AS b JOIN oms_orders AS o USING (order_id)`. */
export const OUTBOX_COLUMNS = `b.outbox_id, b.run_id, o.client_order_id, o.symbol, o.role, b.action, b.body,
  b.arm_epoch, b.priority, b.status, b.attempt, b.not_after, b.dispatched_at,
  floor(extract(epoch FROM b.not_after - clock_timestamp()) * 1000)::bigint AS ms_left,
  floor(extract(epoch FROM clock_timestamp() - b.dispatched_at) * 1000)::bigint AS dispatched_ms_ago,
  b.broker_order_id, b.reason, b.evidence`;

export function decodeOutbox(row: Row): OutboxRow {
  const action = wordCell(row, 'action', REQUEST_ACTIONS);
  return {
    outboxId: integerCell(row, 'outbox_id'),
    runId: runIdCell(row, 'run_id'),
    clientOrderId: orderIdCell(row, 'client_order_id'),
    symbol: symbolCell(row, 'symbol'),
    role: wordCell(row, 'role', ORDER_ROLES),
    action,
    ticket: action === 'CANCEL' ? null : parseTicket(textCell(row, 'body')),
    armEpoch: integerCell(row, 'arm_epoch'),
    priority: integerCell(row, 'priority'),
    status: wordCell(row, 'status', REQUEST_STATUSES),
    attempt: integerCell(row, 'attempt'),
    notAfter: instantCell(row, 'not_after'),
    msLeft: integerCell(row, 'ms_left'),
    dispatchedAt: instantOrNull(row, 'dispatched_at'),
    dispatchedMsAgo: integerOrNull(row, 'dispatched_ms_ago'),
    brokerOrderId: textOrNull(row, 'broker_order_id'),
    reason: textOrNull(row, 'reason'),
    evidence: textOrNull(row, 'evidence'),
  };
}

/** As claims go; a statement that changes rows gives them in no order. */
export function byUrgency(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  return [...rows].sort((a, b) => a.priority - b.priority || a.outboxId - b.outboxId);
}
