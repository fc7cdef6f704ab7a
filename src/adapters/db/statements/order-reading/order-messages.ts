/** The inbox rows of an order: what the broker told of it, and when that was booked or set aside. */
import type { UtcMillis } from '../../../../foundation/model/index.ts';
import type { BrokerMessageKind } from '../../../../foundation/ports/index.ts';
import type { Statements } from '../../connection/statements.ts';
import { readMessage } from '../orders/message-text.ts';
import { instantCell, instantOrNull, integerCell, textCell, textOrNull } from '../row-cells.ts';
import type { FoundOrder } from './listed-orders.ts';

export interface OrderMessage {
  readonly inboxId: number;
  readonly messageId: string;
  readonly kind: BrokerMessageKind;
  /** STREAM or QUERY. */
  readonly source: string;
  readonly connectionId: string | null;
  /** As it was received. */
  readonly body: string;
  readonly receivedAt: UtcMillis;
  /** When what it says was booked; null: it waits, or is parked. */
  readonly appliedAt: UtcMillis | null;
  readonly parkedAt: UtcMillis | null;
  readonly parkedReason: string | null;
  /** What a person resolved it by, without booking it; null: nobody did. */
  readonly resolvedEvidence: string | null;
}

/** Whatever became of them, in the order in which they were received. */
export async function readNewsOf(
  db: Statements,
  { broker, account, clientOrderId }: FoundOrder,
): Promise<readonly OrderMessage[]> {
  const rows = await db.query(
    `SELECT inbox_id, source, connection_id, body, message, received_at, applied_at, parked_at, parked_reason,
       resolved_evidence
     FROM oms_inbox WHERE broker = $1 AND account = $2 AND client_order_id = $3 ORDER BY inbox_id`,
    [broker, account, clientOrderId],
  );
  return rows.map((row) => {
    const body = textCell(row, 'body');
    const { messageId, kind } = readMessage(textCell(row, 'message'), body);
    return {
      inboxId: integerCell(row, 'inbox_id'),
      messageId,
      kind,
      source: textCell(row, 'source'),
      connectionId: textOrNull(row, 'connection_id'),
      body,
      receivedAt: instantCell(row, 'received_at'),
      appliedAt: instantOrNull(row, 'applied_at'),
      parkedAt: instantOrNull(row, 'parked_at'),
      parkedReason: textOrNull(row, 'parked_reason'),
      resolvedEvidence: textOrNull(row, 'resolved_evidence'),
    };
  });
}
