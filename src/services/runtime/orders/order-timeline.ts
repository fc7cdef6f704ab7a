/** The life of an order in lines: every row, message, fill and event, in the order of their times. */
import type {
  EventOfOrder,
  LedgerRow,
  OrderHistory,
  OrderMessage,
  OrderRequest,
  OrderRow,
} from '../../../adapters/db/index.ts';
import { formatInstant, formatMicros, type UtcMillis } from '../../../foundation/model/index.ts';
import { sideText, ticketText } from './ticket-text.ts';

export interface Moment {
  /** On the clock of the database. */
  readonly at: UtcMillis;
  readonly kind: 'ORDER' | 'REQUEST' | 'MESSAGE' | 'FILL' | 'EVENT' | 'INCIDENT';
  /** Row in the table of its kind. */
  readonly id: number;
  readonly text: string;
}

/** Bodies and payloads are shown by their beginning; JSON has them whole. */
const EXCERPT = 100;

/** Of two moments with one time the one comes first that leads to the other: they stand so in the lists. */
export function timelineOf(history: OrderHistory): readonly Moment[] {
  const { order, requests, messages, fills, events } = history;
  const moments = [
    created(order),
    ...requests.flatMap(momentsOfRequest),
    ...messages.flatMap((message) => momentsOfMessage(message, order)),
    ...fills.map((fill) => momentOfFill(fill, order)),
    ...changed(order),
    ...events.map((event) => momentOfEvent(event, order)),
  ];
  return moments.toSorted((a, b) => a.at - b.at);
}

function created(order: OrderRow): Moment {
  const { role, timeInForce, sliceAt, parent, orderId, createdAt } = order;
  const from = parent === null ? '' : `, from ${parent}`;
  const text = `${ticketText(order)} ${timeInForce}, ${role} decided at ${formatInstant(sliceAt)} of the market${from}`;
  return { at: createdAt, kind: 'ORDER', id: orderId, text };
}

/** A row that was never touched has told all with its creation. */
function changed({ orderId, createdAt, updatedAt, ...order }: OrderRow): readonly Moment[] {
  if (updatedAt === createdAt && order.state === 'SUBMITTED') return [];
  const broker = order.brokerOrderId === null ? '' : ` as ${order.brokerOrderId}`;
  const text = `${order.state}${broker}, ${order.filledQty} of ${order.qty} filled${why(order.reason)}`;
  return [{ at: updatedAt, kind: 'ORDER', id: orderId, text }];
}

/** The standing of a request that is not resolved has no time of its own: it is told with the newest one. */
function momentsOfRequest(request: OrderRequest): readonly Moment[] {
  const { action, armEpoch, priority, attempts, status, dispatchedAt, resolvedAt } = request;
  const until = formatInstant(request.notAfter);
  const later =
    request.notBefore === null ? '' : `, not before ${formatInstant(request.notBefore)}`;
  const standing = resolvedAt === null ? `; it is ${status}${why(request.reason)}${later}` : '';
  const broker = request.brokerOrderId === null ? '' : ` as ${request.brokerOrderId}`;
  const evidence = request.evidence === null ? '' : `; evidence: ${excerpt(request.evidence)}`;
  const asked = `${action} asked under epoch ${armEpoch}, priority ${priority}, valid until ${until}`;
  const permitted = `${action} permit ${attempts} committed, before the first byte${standing}`;
  const tell = tellerOf('REQUEST', request.outboxId);
  return [
    ...tell(request.createdAt, dispatchedAt === null ? `${asked}${standing}` : asked),
    ...tell(dispatchedAt, permitted),
    ...tell(resolvedAt, `${action} ${status}${broker}${why(request.reason)}${evidence}`),
  ];
}

function momentsOfMessage(message: OrderMessage, order: OrderRow): readonly Moment[] {
  const { messageId, kind, source, connectionId, body } = message;
  const by = connectionId === null ? source : `${source} on ${connectionId}`;
  const tell = tellerOf('MESSAGE', message.inboxId);
  return [
    ...tell(
      message.receivedAt,
      `${messageId} ${kind} received by ${by}: ${excerptOf(body, order)}`,
    ),
    ...tell(message.parkedAt, `${messageId} parked${why(message.parkedReason)}`),
    ...tell(message.appliedAt, `${messageId} ${settledAs(message)}`),
  ];
}

function settledAs({ resolvedEvidence }: OrderMessage): string {
  if (resolvedEvidence === null) return 'booked';
  return `resolved by a person, not booked; evidence: ${excerpt(resolvedEvidence)}`;
}

/** Of a row with several times: what did not happen yet tells nothing. */
function tellerOf(kind: Moment['kind'], id: number) {
  return (at: UtcMillis | null, text: string): readonly Moment[] =>
    at === null ? [] : [{ at, kind, id, text }];
}

function momentOfFill(fill: LedgerRow, order: OrderRow): Moment {
  const { kind, executionId, previousExecutionId, qty, price, fee } = fill;
  const about = previousExecutionId === null ? '' : ` of ${previousExecutionId}`;
  const money = `${formatMicros(price)}, fee ${formatMicros(fee)}`;
  const text = `${kind} ${executionId}${about}: ${sideText(order.side)} ${qty} at ${money}, executed ${formatInstant(fill.executedAt)}`;
  return { at: fill.appliedAt, kind: 'FILL', id: fill.ledgerId, text };
}

function momentOfEvent(event: EventOfOrder, order: OrderRow): Moment {
  const { kind, id, topic, eventType, payload, at, actor } = event;
  return { at, kind, id, text: `${topic}/${eventType} by ${actor}: ${excerptOf(payload, order)}` };
}

/** Without the order's id, which every line would repeat. */
function excerptOf(json: string, { clientOrderId }: OrderRow): string {
  return excerpt(json.replaceAll(`"client_order_id":"${clientOrderId}",`, ''));
}

function why(reason: string | null): string {
  return reason === null ? '' : ` (${reason})`;
}

function excerpt(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}…`;
}
