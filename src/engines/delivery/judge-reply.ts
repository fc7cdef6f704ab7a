/**
 * What a broker's answer makes of a request that was sent (reliability 7.4). What is not proven is UNKNOWN, and
 * UNKNOWN is looked up.
 *
 * | answer                                       | submit, replace                  | cancel                |
 * | -------------------------------------------- | -------------------------------- | --------------------- |
 * | the order that was asked for                 | ACKED; REJECTED when it is so    | ACKED                 |
 * | another order                                | AMBIGUOUS                        | AMBIGUOUS             |
 * | outcome UNKNOWN or DONE, whatever the code   | AMBIGUOUS                        | AMBIGUOUS             |
 * | NOT_DONE: BROKER_UNREACHABLE and what else   | PENDING, or NOT_ACCEPTED when    | the same              |
 * | never reached it                             | tries or time are over           |                       |
 * | NOT_DONE: BROKER_RATE_LIMITED                | the same, after its own delay    | the same              |
 * | NOT_DONE: BROKER_REQUEST_REFUSED, ORDER_OVER | REJECTED                         | REJECTED              |
 * | NOT_DONE: BROKER_ORDER_DIFFERS               | REJECTED, and the run halts      | REJECTED, and it halts |
 * | NOT_DONE: BROKER_UNAUTHORIZED                | REJECTED, and the run disarms    | the same              |
 * | BROKER_REPLY_FOREIGN, whatever the outcome   | as the outcome says, and the run disarms | the same      |
 */
import type { Result } from '../../foundation/core/index.ts';
import type { BrokerFault, BrokerFaultCode, BrokerOrder } from '../../foundation/ports/index.ts';
import { differingTerm, type SentRequest } from './request-terms.ts';
import type { Consequence, DeliveryReason, DeliveryVerdict } from './verdicts.ts';

/** Tries of one request, each with a permit of its own (spec/4-safety, decision 5). SQL holds the same. */
export const MOST_TRIES = 3;

/** Before the second try, and before the third: a broker that restarts is back within seconds. */
const RETRY_DELAYS_MS = [500, 2_000] as const;

/** A proven refusal, by its code; null: nothing was refused, it may be tried again. */
const REFUSALS = {
  BROKER_UNREACHABLE: null,
  BROKER_TIMEOUT: null,
  BROKER_CONNECTION_LOST: null,
  BROKER_REPLY_INVALID: null,
  BROKER_REPLY_FOREIGN: null,
  BROKER_PAGES_MISSING: null,
  BROKER_RATE_LIMITED: null,
  BROKER_FAILED: null,
  BROKER_REQUEST_REFUSED: { reason: 'REFUSED', consequence: null },
  BROKER_ORDER_OVER: { reason: 'ORDER_OVER', consequence: null },
  BROKER_ORDER_DIFFERS: { reason: 'TERMS_DIFFER', consequence: 'HALT' },
  BROKER_UNAUTHORIZED: { reason: 'KEYS_REFUSED', consequence: 'DISARM' },
} as const satisfies Readonly<
  Record<
    BrokerFaultCode,
    { readonly reason: DeliveryReason; readonly consequence: Consequence | null } | null
  >
>;

/** `jitterMs`: added to a delay that the broker named, so that not all come back at once. */
export function judgeReply(
  request: SentRequest,
  reply: Result<BrokerOrder, BrokerFault>,
  jitterMs: number,
): DeliveryVerdict {
  return reply.ok ? judgeOrder(request, reply.value) : judgeFault(request, reply.error, jitterMs);
}

/** A permit that was not used before its fence was seen, or in time: not a byte was written. */
export function abortSend(
  { attempt, msLeft }: SentRequest,
  reason: 'ABORTED_BEFORE_SEND' | 'FENCED',
): DeliveryVerdict {
  const isOver = reason === 'FENCED' || attempt >= MOST_TRIES || msLeft <= 0;
  if (!isOver) return { becomes: 'PENDING', reason, delayMs: 0 };
  return { becomes: 'NOT_ACCEPTED', reason, evidence: `permit ${attempt} was not used` };
}

/** Of a request that is sent once more while its fate is unknown: that this time nothing was done says nothing of it. */
export function judgeResend(verdict: DeliveryVerdict): DeliveryVerdict {
  if (verdict.becomes !== 'PENDING' && verdict.becomes !== 'NOT_ACCEPTED') return verdict;
  const evidence = 'what was sent before may have arrived';
  return { becomes: 'AMBIGUOUS', reason: verdict.reason, consequence: null, evidence };
}

function judgeOrder(request: SentRequest, order: BrokerOrder): DeliveryVerdict {
  const term = differingTerm(request, order);
  if (term !== null) {
    const evidence = `the answer has another ${term}`;
    return { becomes: 'AMBIGUOUS', reason: 'REPLY_LOST', consequence: null, evidence };
  }
  if (request.action !== 'CANCEL' && order.state === 'REJECTED') {
    const evidence = `order ${order.brokerOrderId} is rejected`;
    return { becomes: 'REJECTED', reason: 'BROKER_REJECTED', consequence: null, evidence };
  }
  return { becomes: 'ACKED', brokerOrderId: order.brokerOrderId };
}

function judgeFault(request: SentRequest, fault: BrokerFault, jitterMs: number): DeliveryVerdict {
  const { code, message } = fault;
  const evidence = `${code}: ${message}`;
  const foreign: Consequence | null = code === 'BROKER_REPLY_FOREIGN' ? 'DISARM' : null;
  const refusal = REFUSALS[code];
  if (fault.outcome !== 'NOT_DONE' || foreign !== null) {
    const consequence = refusal?.consequence ?? foreign;
    return { becomes: 'AMBIGUOUS', reason: 'REPLY_LOST', consequence, evidence };
  }
  if (refusal !== null) return { becomes: 'REJECTED', ...refusal, evidence };
  return tryAgain(request, { fault, jitterMs, evidence });
}

function tryAgain(
  { attempt, msLeft }: SentRequest,
  of: { readonly fault: BrokerFault; readonly jitterMs: number; readonly evidence: string },
): DeliveryVerdict {
  const { evidence } = of;
  const own = RETRY_DELAYS_MS[attempt - 1];
  if (attempt >= MOST_TRIES || own === undefined) {
    return { becomes: 'NOT_ACCEPTED', reason: 'TRIES_SPENT', evidence };
  }
  const isLimited = of.fault.code === 'BROKER_RATE_LIMITED';
  const delayMs = isLimited ? (of.fault.retryAfterMs ?? own) + of.jitterMs : own;
  if (delayMs >= msLeft) return { becomes: 'NOT_ACCEPTED', reason: 'VALIDITY_OVER', evidence };
  return { becomes: 'PENDING', reason: isLimited ? 'RATE_LIMITED' : 'BROKER_UNREACHABLE', delayMs };
}
