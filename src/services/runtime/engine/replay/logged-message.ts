/** A broker's message out of the event that says that it was taken. */
import { parseExecution, parseMessageKind } from '../../../../engines/delivery/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { toInstant } from '../../../../foundation/model/index.ts';
import type { BrokerMessage } from '../../../../foundation/ports/index.ts';

/** As far as the tick looks at it; null: the payload is not one of ours. */
export function loggedMessage(payload: JsonObject): BrokerMessage | null {
  const { message_id: messageId, client_order_id: clientOrderId, execution } = payload;
  const kind = parseMessageKind(payload['kind']);
  const at = toInstant(0);
  const of = execution === null ? null : parseExecution(execution);
  if (kind === 'UNKNOWN' || at === null || of === undefined) return null;
  if (typeof messageId !== 'string' || typeof clientOrderId !== 'string') return null;
  const unseen = { cursor: null, at, brokerOrderId: '', reason: null, raw: '' };
  return { ...unseen, messageId, clientOrderId, kind, execution: of };
}
