/**
 * A broker's message in words, the same on the wire of the paper broker, in the inbox and in the log: JSON with money
 * and shares as decimal text, instants in RFC 3339.
 */
import { isObject, textIn, type JsonObject, type JsonValue } from '../../foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  parseInstant,
  parseMicros,
  parseQty,
  type Micros,
  type Qty,
} from '../../foundation/model/index.ts';
import type {
  BrokerExecution,
  BrokerMessage,
  BrokerMessageKind,
} from '../../foundation/ports/index.ts';

const KINDS: readonly BrokerMessageKind[] = [
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
  'UNKNOWN',
];

/** Without the raw bytes, which stand for themselves. */
export function messageJson(message: BrokerMessage): JsonObject {
  const { execution } = message;
  return {
    at: formatInstant(message.at),
    broker_order_id: message.brokerOrderId,
    client_order_id: message.clientOrderId,
    cursor: message.cursor,
    execution: execution === null ? null : executionJson(execution),
    kind: message.kind,
    message_id: message.messageId,
    reason: message.reason,
  };
}

export function executionJson(execution: BrokerExecution): JsonObject {
  return {
    execution_id: execution.executionId,
    fee: formatMicros(execution.fee),
    filled_qty: String(execution.filledQty),
    previous_execution_id: execution.previousExecutionId,
    price: formatMicros(execution.price),
    qty: String(execution.qty),
  };
}

/** `raw`: the bytes that it came from, as text. A kind without a word here is UNKNOWN. Null: it is no message. */
export function parseMessage(value: unknown, raw: string): BrokerMessage | null {
  if (!isObject(value)) return null;
  const { cursor = null, reason = null } = value;
  const messageId = textIn(value['message_id']);
  const clientOrderId = textIn(value['client_order_id']);
  const brokerOrderId = textIn(value['broker_order_id']);
  const at = parseInstant(textIn(value['at']) ?? '');
  const execution = value['execution'] === null ? null : parseExecution(value['execution']);
  if (messageId === null || clientOrderId === null || brokerOrderId === null) return null;
  if (at === null || execution === undefined) return null;
  if (cursor !== null && typeof cursor !== 'number') return null;
  if (reason !== null && typeof reason !== 'string') return null;
  const kind = parseMessageKind(value['kind']);
  return { messageId, cursor, kind, at, clientOrderId, brokerOrderId, execution, reason, raw };
}

/** UNKNOWN: a word that we don't know, or none. */
export function parseMessageKind(value: JsonValue | undefined): BrokerMessageKind {
  return KINDS.find((known) => known === value) ?? 'UNKNOWN';
}

/** Undefined: it is none. */
export function parseExecution(value: JsonValue | undefined): BrokerExecution | undefined {
  if (!isObject(value)) return undefined;
  const executionId = textIn(value['execution_id']);
  const previousExecutionId = textIn(value['previous_execution_id']);
  const qty = sharesOf(value['qty']);
  const price = moneyOf(value['price']);
  const fee = moneyOf(value['fee']);
  const filledQty = sharesOf(value['filled_qty']);
  if (executionId === null || qty === null || filledQty === null) return undefined;
  if (price === null || fee === null) return undefined;
  return { executionId, previousExecutionId, qty, price, fee, filledQty };
}

function sharesOf(value: JsonValue | undefined): Qty | null {
  const parsed = parseQty(textIn(value) ?? '');
  return parsed.ok ? parsed.value : null;
}

function moneyOf(value: JsonValue | undefined): Micros | null {
  const parsed = parseMicros(textIn(value) ?? '');
  return parsed.ok ? parsed.value : null;
}
