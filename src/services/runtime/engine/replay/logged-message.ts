/** A broker's message out of the event that says that it was taken. */
import { isObject, type JsonObject, type JsonValue } from '../../../../foundation/core/index.ts';
import {
  parseMicros,
  parseQty,
  toInstant,
  type Micros,
  type Qty,
} from '../../../../foundation/model/index.ts';
import type {
  BrokerExecution,
  BrokerMessage,
  BrokerMessageKind,
} from '../../../../foundation/ports/index.ts';

const KINDS = [
  'ACCEPTED',
  'REJECTED',
  'FILL',
  'BUST',
  'CORRECT',
  'CANCELED',
  'CANCEL_REJECTED',
  'REPLACED',
  'REPLACE_REJECTED',
  'EXPIRED',
] as const satisfies readonly BrokerMessageKind[];

/** As far as the tick looks at it; null: the payload is not one of ours. */
export function messageOf(payload: JsonObject): BrokerMessage | null {
  const { message_id: messageId, client_order_id: clientOrderId, execution } = payload;
  const kind = KINDS.find((known) => known === payload['kind']);
  const at = toInstant(0);
  const of = execution === null ? null : executionOf(execution);
  if (kind === undefined || at === null || of === undefined) return null;
  if (typeof messageId !== 'string' || typeof clientOrderId !== 'string') return null;
  const unseen = { cursor: null, at, brokerOrderId: '', reason: null, raw: '' };
  return { ...unseen, messageId, clientOrderId, kind, execution: of };
}

/** Undefined: it is none. */
function executionOf(value: JsonValue | undefined): BrokerExecution | undefined {
  if (!isObject(value)) return undefined;
  const { execution_id: executionId, previous_execution_id: previous } = value;
  const qty = sharesOf(value['qty']);
  const filledQty = sharesOf(value['filled_qty']);
  const price = moneyOf(value['price']);
  const fee = moneyOf(value['fee']);
  if (typeof executionId !== 'string' || qty === null || filledQty === null) return undefined;
  if (price === null || fee === null) return undefined;
  const previousExecutionId = typeof previous === 'string' ? previous : null;
  return { executionId, previousExecutionId, qty, price, fee, filledQty };
}

function sharesOf(value: JsonValue | undefined): Qty | null {
  const parsed = typeof value === 'string' ? parseQty(value) : null;
  return parsed?.ok === true ? parsed.value : null;
}

function moneyOf(value: JsonValue | undefined): Micros | null {
  const parsed = typeof value === 'string' ? parseMicros(value) : null;
  return parsed?.ok === true ? parsed.value : null;
}
