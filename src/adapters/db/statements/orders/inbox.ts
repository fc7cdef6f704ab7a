/** The inbox: a message of the broker is a durable row before anything follows from it. */
import { invariant } from '../../../../foundation/core/index.ts';
import type { RunId, UtcMillis } from '../../../../foundation/model/index.ts';
import type { BrokerMessage } from '../../../../foundation/ports/index.ts';
import type { Row, Statements } from '../../connection/statements.ts';
import {
  instantCell,
  integerCell,
  integerOrNull,
  onlyRow,
  textCell,
  textOrNull,
} from '../row-cells.ts';
import { runIdCell, wordCell } from './id-cells.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';
import { messageText, readMessage, storable } from './message-text.ts';

export interface BrokerAccountName {
  readonly broker: string;
  readonly account: string;
}

/** By which way a message came. */
const SOURCES = ['STREAM', 'QUERY'] as const;
export type MessageSource = (typeof SOURCES)[number];

/** A message of the broker as it waits in the inbox. */
export interface InboxRow {
  readonly inboxId: number;
  readonly source: MessageSource;
  readonly message: BrokerMessage;
}

/** Stores messages as they came, each once by its id, by whatever way. Gives how many were new. */
export async function receiveMessages(
  db: Statements,
  of: BrokerAccountName & {
    readonly source: MessageSource;
    readonly connectionId: string | null;
    readonly messages: readonly BrokerMessage[];
  },
): Promise<number> {
  if (of.messages.length === 0) return 0;
  const stored = await db.query(
    `INSERT INTO oms_inbox (broker, account, source, connection_id, broker_message_id, body, message, cursor,
       client_order_id)
     SELECT $1, $2, $3, $4, n.message_id, n.body, n.message, n.cursor, n.client_order_id
     FROM ROWS FROM (json_to_recordset($5::json) AS (message_id text, body text, message text, cursor bigint,
       client_order_id text)) WITH ORDINALITY AS n (message_id, body, message, cursor, client_order_id, place)
     ORDER BY n.place ON CONFLICT DO NOTHING RETURNING 1 AS stored`,
    [of.broker, of.account, of.source, of.connectionId, jsonRows(of.messages.map(messageCells))],
  );
  return stored.length;
}

function messageCells(message: BrokerMessage): JsonRow {
  return {
    message_id: storable(message.messageId),
    body: storable(message.raw),
    message: messageText(message),
    cursor: message.cursor,
    client_order_id: storable(message.clientOrderId),
  };
}

/** Neither applied nor parked, in the order of their cursors; those without one after them, as they arrived. */
export async function readUnapplied(
  db: Statements,
  of: BrokerAccountName & { readonly limit: number },
): Promise<readonly InboxRow[]> {
  const rows = await db.query(
    `SELECT inbox_id, source, body, message FROM oms_inbox
     WHERE broker = $1 AND account = $2 AND applied_at IS NULL AND parked_at IS NULL
     ORDER BY cursor NULLS LAST, inbox_id LIMIT $3`,
    [of.broker, of.account, of.limit],
  );
  return rows.map(decodeInbox);
}

/** The message of a row that was read with `inbox_id, source, body, message`. */
export function decodeInbox(row: Row): InboxRow {
  return {
    inboxId: integerCell(row, 'inbox_id'),
    source: wordCell(row, 'source', SOURCES),
    message: readMessage(textCell(row, 'message'), textCell(row, 'body')),
  };
}

/** A message that can't be booked, and the symbol that it is about. */
export interface ParkedMessage {
  readonly row: InboxRow;
  readonly clientOrderId: string;
  /** Null: no order of ours has that id, so that nobody knows. */
  readonly symbol: string | null;
  /** Of that order; null likewise. */
  readonly runId: RunId | null;
  readonly reason: string;
  readonly parkedAt: UtcMillis;
}

/** Parked and neither booked nor resolved, in the order of their cursors. */
export async function readParked(
  db: Statements,
  { broker, account }: BrokerAccountName,
): Promise<readonly ParkedMessage[]> {
  const rows = await db.query(
    `SELECT p.inbox_id, p.source, p.body, p.message, p.client_order_id, p.parked_reason, p.parked_at, o.symbol,
       o.run_id
     FROM oms_inbox AS p LEFT JOIN oms_orders AS o USING (broker, account, client_order_id)
     WHERE p.broker = $1 AND p.account = $2 AND p.applied_at IS NULL AND p.parked_at IS NOT NULL
     ORDER BY p.cursor NULLS LAST, p.inbox_id`,
    [broker, account],
  );
  return rows.map((row) => ({
    row: decodeInbox(row),
    clientOrderId: textCell(row, 'client_order_id'),
    symbol: textOrNull(row, 'symbol'),
    runId: textOrNull(row, 'run_id') === null ? null : runIdCell(row, 'run_id'),
    reason: textCell(row, 'parked_reason'),
    parkedAt: instantCell(row, 'parked_at'),
  }));
}

/**
 * Condition on an order `o`: a message of its account is parked that is about its symbol, or about an order that is
 * not in our books.
 */
export const IS_FROZEN_BY_NEWS = `EXISTS (SELECT FROM oms_inbox AS news
    LEFT JOIN oms_orders AS about USING (broker, account, client_order_id)
    WHERE news.broker = o.broker AND news.account = o.account AND news.applied_at IS NULL
      AND news.parked_at IS NOT NULL AND coalesce(about.symbol = o.symbol, true))`;

/** Sets a message aside that can't be booked. It stays unsettled; a step may still apply it. */
export async function parkMessage(
  db: Statements,
  of: { readonly inboxId: number; readonly reason: string },
): Promise<void> {
  const parked = await db.query(
    `UPDATE oms_inbox SET parked_at = coalesce(parked_at, clock_timestamp()), parked_reason = $2
     WHERE inbox_id = $1 RETURNING 1 AS parked`,
    [of.inboxId, of.reason],
  );
  invariant(parked.length === 1, 'a parked message is one of the inbox', { inboxId: of.inboxId });
}

/**
 * The last message up to which all are applied; null: none ever arrived, or the broker numbers none. An account
 * that had messages before we first listened is booked from the first that we have.
 */
export async function readBookedCursor(
  db: Statements,
  { broker, account }: BrokerAccountName,
): Promise<number | null> {
  const row = onlyRow(
    await db.query(
      `SELECT least(
         (SELECT min(cursor) - 1 FROM oms_inbox WHERE broker = $1 AND account = $2 AND applied_at IS NULL),
         (SELECT min(cursor) FROM oms_inbox AS one WHERE broker = $1 AND account = $2 AND cursor IS NOT NULL
            AND NOT EXISTS (SELECT FROM oms_inbox AS next WHERE next.broker = one.broker
              AND next.account = one.account AND next.cursor = one.cursor + 1))) AS booked`,
      [broker, account],
    ),
  );
  return integerOrNull(row, 'booked');
}

/** The last message that arrived, applied or not; 0: none. Earlier ones may be missing. */
export async function readReceivedCursor(
  db: Statements,
  { broker, account }: BrokerAccountName,
): Promise<number> {
  const row = onlyRow(
    await db.query(
      `SELECT coalesce(max(cursor), 0) AS received FROM oms_inbox WHERE broker = $1 AND account = $2`,
      [broker, account],
    ),
  );
  return integerCell(row, 'received');
}
