/** A broker's message as the inbox keeps it beside its bytes: canonical JSON, money and shares as decimal text. */
import {
  canonicalJson,
  invariant,
  isObject,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import { formatInstant, formatMicros, parseInstant } from '../../../../foundation/model/index.ts';
import type {
  BrokerExecution,
  BrokerMessage,
  BrokerMessageKind,
} from '../../../../foundation/ports/index.ts';
import { member, moneyOf, nullable, sharesOf, wordOf } from './outbox/ticket-body.ts';

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
  'UNKNOWN',
] as const satisfies readonly BrokerMessageKind[];

/** Without the raw bytes, which have a column of their own. */
export function messageText(message: BrokerMessage): string {
  const { execution } = message;
  return canonicalJson({
    at: formatInstant(message.at),
    broker_order_id: storable(message.brokerOrderId),
    client_order_id: storable(message.clientOrderId),
    cursor: message.cursor,
    execution: execution === null ? null : executionJson(execution),
    kind: message.kind,
    message_id: storable(message.messageId),
    reason: message.reason === null ? null : storable(message.reason),
  });
}

function executionJson(execution: BrokerExecution): JsonObject {
  const previous = execution.previousExecutionId;
  return {
    execution_id: storable(execution.executionId),
    fee: formatMicros(execution.fee),
    filled_qty: String(execution.filledQty),
    previous_execution_id: previous === null ? null : storable(previous),
    price: formatMicros(execution.price),
    qty: String(execution.qty),
  };
}

/** A broker's word as a row can hold it: Postgres knows neither NUL nor half of a surrogate pair. */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();
}

/** What `messageText` wrote, with the bytes that it came from; anything else is a defect. */
export function parseMessage(text: string, raw: string): BrokerMessage {
  const value: unknown = JSON.parse(text);
  invariant(isObject(value), 'a stored message is an object');
  const { cursor, execution } = value;
  invariant(cursor === null || typeof cursor === 'number', 'a stored cursor is a number or none');
  return {
    messageId: member(value, 'message_id', asIs),
    cursor,
    kind: member(value, 'kind', wordOf(KINDS)),
    at: member(value, 'at', parseInstant),
    clientOrderId: member(value, 'client_order_id', asIs),
    brokerOrderId: member(value, 'broker_order_id', asIs),
    execution: isObject(execution) ? executionOf(execution) : null,
    reason: nullable(value, 'reason', asIs),
    raw,
  };
}

function executionOf(of: JsonObject): BrokerExecution {
  return {
    executionId: member(of, 'execution_id', asIs),
    previousExecutionId: nullable(of, 'previous_execution_id', asIs),
    qty: member(of, 'qty', sharesOf),
    price: member(of, 'price', moneyOf),
    fee: member(of, 'fee', moneyOf),
    filledQty: member(of, 'filled_qty', sharesOf),
  };
}

function asIs(text: string): string {
  return text;
}
