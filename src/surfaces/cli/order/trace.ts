/** `mqk order trace`: everything that is known of one order, and what became of it. */
import type { JsonObject } from '../../../foundation/core/index.ts';
import { fillId, formatInstant } from '../../../foundation/model/index.ts';
import {
  sideText,
  traceOrder,
  type BrokerWord,
  type OrderTrace,
} from '../../../services/runtime/index.ts';
import { CHECK_FOUND, DONE, UNAVAILABLE } from '../exit-code.ts';
import type { Host } from '../host.ts';
import { printResult, type OutputFlags } from '../output.ts';
import { instantJson, runLine } from '../run/receipt-text.ts';
import { withDesk } from '../run/with-desk.ts';
import { foldableJson } from '../text/foldable-json.ts';
import { labelled, wrapped } from '../text/wrapped.ts';
import { orderIdArgument } from './order-id-argument.ts';
import { moneyJson, orderJson } from './order-json.ts';

export interface OrderTraceFlags {
  readonly broker?: boolean;
}

export async function orderTrace(
  of: { readonly clientOrderId: string; readonly flags: OrderTraceFlags },
  host: Host,
  output: OutputFlags,
): Promise<number> {
  const { flags } = of;
  const clientOrderId = orderIdArgument(of.clientOrderId);
  return await withDesk(host, async (desk) => {
    const request = { clientOrderId, asksBroker: flags.broker === true };
    const trace = await traceOrder(request, desk);
    printResult(host, output, {
      json: traceJson(trace),
      lines: traceLines(trace),
      plain: plainLines(trace),
    });
    if (trace.contradictions.length > 0) return CHECK_FOUND;
    return trace.broker?.kind === 'SILENT' ? UNAVAILABLE : DONE;
  });
}

function traceLines(trace: OrderTrace): readonly string[] {
  const { order, run, timeline, verdict, contradictions, broker } = trace;
  return [
    order.clientOrderId,
    runLine(run),
    ...timeline.flatMap(({ at, kind, text }) =>
      labelled(`${formatInstant(at).padEnd(24)}  ${kind.padEnd(8)}  `, foldableJson(text)),
    ),
    ...labelled('verdict   ', verdict),
    ...(broker?.kind === 'SILENT'
      ? labelled('silent    ', `${broker.code}: ${broker.message}`)
      : []),
    ...contradictions.flatMap((sentence) => labelled('but       ', sentence)),
  ];
}

function plainLines({ order, run, timeline, ...trace }: OrderTrace): readonly string[] {
  return [
    `client_order_id=${order.clientOrderId}`,
    `run_id=${run.runId}`,
    `verdict=${trace.verdict}`,
    ...trace.contradictions.map((sentence) => `contradiction=${sentence}`),
    ...timeline.flatMap(({ at, kind, text }) => [
      `moment=${formatInstant(at)} ${kind}`,
      ...wrapped(foldableJson(text), 'text='),
    ]),
  ];
}

function traceJson(trace: OrderTrace): JsonObject {
  const { order, run, broker } = trace;
  return {
    client_order_id: order.clientOrderId,
    run_id: run.runId,
    verdict: trace.verdict,
    contradictions: [...trace.contradictions],
    order: orderJson(order),
    requests: trace.requests.map(requestJson),
    messages: trace.messages.map(messageJson),
    fills: trace.fills.map(fillJson),
    events: trace.events.map(eventJson),
    broker: broker === null ? null : wordJson(broker),
    timeline: trace.timeline.map(({ at, ...moment }) => ({ at: formatInstant(at), ...moment })),
  };
}

function requestJson(request: OrderTrace['requests'][number]): JsonObject {
  return {
    outbox_id: request.outboxId,
    action: request.action,
    status: request.status,
    attempts: request.attempts,
    reason: request.reason,
    evidence: request.evidence,
    broker_order_id: request.brokerOrderId,
    arm_epoch: request.armEpoch,
    priority: request.priority,
    body: request.body,
    order_hash: request.orderHash,
    created_at: formatInstant(request.createdAt),
    not_before: instantJson(request.notBefore),
    not_after: formatInstant(request.notAfter),
    dispatched_at: instantJson(request.dispatchedAt),
    resolved_at: instantJson(request.resolvedAt),
  };
}

function messageJson(message: OrderTrace['messages'][number]): JsonObject {
  return {
    inbox_id: message.inboxId,
    message_id: message.messageId,
    kind: message.kind,
    source: message.source,
    connection_id: message.connectionId,
    body: message.body,
    received_at: formatInstant(message.receivedAt),
    applied_at: instantJson(message.appliedAt),
    parked_at: instantJson(message.parkedAt),
    parked_reason: message.parkedReason,
    resolved_evidence: message.resolvedEvidence,
  };
}

function fillJson(fill: OrderTrace['fills'][number]): JsonObject {
  return {
    ledger_id: fill.ledgerId,
    kind: fill.kind,
    execution_id: fill.executionId,
    previous_execution_id: fill.previousExecutionId,
    fill_id: fillId(fill.clientOrderId, fill.number),
    qty: String(fill.qty),
    price: moneyJson(fill.price),
    fee: moneyJson(fill.fee),
    executed_at: formatInstant(fill.executedAt),
    applied_at: formatInstant(fill.appliedAt),
    inbox_id: fill.inboxId,
  };
}

function eventJson({ at, runId, eventType, ...event }: OrderTrace['events'][number]): JsonObject {
  return { ...event, run_id: runId, event_type: eventType, at: formatInstant(at) };
}

function wordJson(word: BrokerWord): JsonObject {
  if (word.kind !== 'ORDER') return { ...word };
  const { order } = word;
  return {
    kind: word.kind,
    broker_order_id: order.brokerOrderId,
    symbol: order.symbol,
    side: sideText(order.side),
    qty: String(order.qty),
    filled: String(order.filledQty),
    type: order.type,
    limit_price: moneyJson(order.limitPrice),
    stop_price: moneyJson(order.stopPrice),
    time_in_force: order.timeInForce,
    state: order.state,
    accepted_at: formatInstant(order.acceptedAt),
  };
}
