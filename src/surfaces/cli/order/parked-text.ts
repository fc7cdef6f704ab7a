/** A message of the broker that can't be booked, as commands show it. */
import type { ParkedMessage } from '../../../adapters/db/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import { formatInstant } from '../../../foundation/model/index.ts';

/** `symbol`: null, when every symbol is frozen by it. */
export function parkedJson({
  row,
  clientOrderId,
  symbol,
  reason,
  parkedAt,
}: ParkedMessage): JsonObject {
  const { inboxId, message } = row;
  return {
    inbox_id: inboxId,
    message_id: message.messageId,
    kind: message.kind,
    client_order_id: clientOrderId,
    symbol,
    reason,
    parked_at: formatInstant(parkedAt),
  };
}

export function parkedLine({ row, clientOrderId, symbol, reason }: ParkedMessage): string {
  const { inboxId, message } = row;
  const frozen = symbol ?? 'every symbol';
  return `${inboxId} ${message.kind} of ${clientOrderId}: ${reason}; no entry in ${frozen}`;
}
