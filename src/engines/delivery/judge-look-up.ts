/**
 * Resolving a request of unknown fate (reliability 7.5): it is looked up by its id, again and again; what was
 * found decides, what failed says nothing, and absence is no proof until it was seen often and long enough.
 *
 * | look-up                       | submit, replace                            | cancel                              |
 * | ----------------------------- | ------------------------------------------ | ----------------------------------- |
 * | failed                        | look again; it is no absence               | the same                            |
 * | the order, not rejected       | ACKED                                      | ACKED when it is cancelled          |
 * | the order, rejected           | REJECTED                                   | REJECTED: it is over                |
 * | the order, filled or expired  | ACKED                                      | REJECTED: it is over                |
 * | the order, its end asked for  | ACKED                                      | once more; ACKED when spent         |
 * | the order, working            | ACKED                                      | once more; NOT_ACCEPTED when spent  |
 * | another order under the id    | REJECTED, and the run halts                | look again, and the run halts       |
 * | not there                     | what protects: once more. Else look again; | look again; NOT_ACCEPTED when       |
 * |                               | NOT_ACCEPTED when presumed                 | presumed                            |
 */
import type { Result } from '../../foundation/core/index.ts';
import type { BrokerFault, BrokerOrder } from '../../foundation/ports/index.ts';
import { mayResend } from './delivery-words.ts';
import { MOST_TRIES } from './judge-reply.ts';
import { differingTerm, type SentRequest } from './request-terms.ts';
import type { DeliveryVerdict } from './verdicts.ts';

/** When a request is looked up, and when absence is believed. */
export interface LookUpPlan {
  /** Milliseconds after it became ambiguous, rising, the first 0. */
  readonly atMs: readonly number[];
  /** Between two look-ups after the last of those. */
  readonly thenEveryMs: number;
  /** Between two look-ups of a request that was old already when it was taken up: only agreement is missing. */
  readonly agreeEveryMs: number;
  /** Since the newest permit. */
  readonly presumeAfterMs: number;
  /** Agreeing absences, one after another. */
  readonly leastAbsences: number;
}

/** Figures of spec/4-safety, decision 4. */
export const LOOK_UP_PLAN: LookUpPlan = {
  atMs: [0, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000],
  thenEveryMs: 10_000,
  agreeEveryMs: 250, // five within the second that a recovery has for it
  presumeAfterMs: 60_000,
  leastAbsences: 5,
};

/**
 * When the look-up number `count` (from 0) is due, in milliseconds after the request became ambiguous, or was taken
 * up. `isOld`: more than `presumeAfterMs` had passed since its permit by then.
 */
export function lookUpDueMs(plan: LookUpPlan, count: number, isOld = false): number {
  if (isOld) return count * plan.agreeEveryMs;
  const planned = plan.atMs[count];
  if (planned !== undefined) return planned;
  const last = plan.atMs.length - 1;
  return (plan.atMs[last] ?? 0) + (count - last) * plan.thenEveryMs;
}

/** What was seen of a request since it became ambiguous. */
export interface LookUpHistory {
  /** Since the newest permit. */
  readonly dispatchedMsAgo: number;
  /** Absences one after another before this look-up; a failed one neither counts nor breaks the row. */
  readonly absences: number;
}

/** `absences`: with this look-up counted. */
export interface LookUpVerdict {
  readonly verdict: DeliveryVerdict;
  readonly absences: number;
}

export function judgeLookUp(
  request: SentRequest,
  reply: Result<BrokerOrder | null, BrokerFault>,
  seen: LookUpHistory & { readonly plan: LookUpPlan },
): LookUpVerdict {
  if (!reply.ok) {
    const { code, message } = reply.error;
    return { verdict: lookAgain(`${code}: ${message}`), absences: seen.absences };
  }
  if (reply.value === null) return judgeAbsence(request, seen);
  const order = reply.value;
  const judge = request.action === 'CANCEL' ? judgeCancelled : judgeFound;
  return { verdict: judge(request, order), absences: 0 };
}

function judgeFound(request: SentRequest, order: BrokerOrder): DeliveryVerdict {
  const term = differingTerm(request, order);
  if (term !== null) {
    const evidence = `order ${order.brokerOrderId} has another ${term}`;
    return { becomes: 'REJECTED', reason: 'TERMS_DIFFER', consequence: 'HALT', evidence };
  }
  if (order.state === 'REJECTED') {
    const evidence = `order ${order.brokerOrderId} is rejected`;
    return { becomes: 'REJECTED', reason: 'BROKER_REJECTED', consequence: null, evidence };
  }
  return { becomes: 'ACKED', brokerOrderId: order.brokerOrderId };
}

function judgeCancelled(request: SentRequest, order: BrokerOrder): DeliveryVerdict {
  const evidence = `order ${order.brokerOrderId} is ${order.state}`;
  if (order.clientOrderId !== request.clientOrderId) {
    return { becomes: 'AMBIGUOUS', reason: 'REPLY_LOST', consequence: 'HALT', evidence };
  }
  const acked = { becomes: 'ACKED', brokerOrderId: order.brokerOrderId } as const;
  switch (order.state) {
    case 'CANCELED':
      return acked;
    case 'CANCEL_PENDING': // by an earlier cancel perhaps, which was to take effect later than this one
      return canResend(request) ? { becomes: 'DISPATCHING' } : acked;
    case 'FILLED':
    case 'REJECTED':
    case 'EXPIRED':
      return { becomes: 'REJECTED', reason: 'ORDER_OVER', consequence: null, evidence };
    case 'UNKNOWN': // a word that we don't know says nothing about our cancel
      return lookAgain(evidence);
    default:
      return canResend(request)
        ? { becomes: 'DISPATCHING' }
        : { becomes: 'NOT_ACCEPTED', reason: 'STILL_WORKING', evidence };
  }
}

function judgeAbsence(
  request: SentRequest,
  seen: LookUpHistory & { readonly plan: LookUpPlan },
): LookUpVerdict {
  const absences = seen.absences + 1;
  const { presumeAfterMs, leastAbsences } = seen.plan;
  const evidence = `not there in ${absences} look-ups, ${seen.dispatchedMsAgo} ms after its permit`;
  if (request.action !== 'CANCEL' && canResend(request)) {
    return { verdict: { becomes: 'DISPATCHING' }, absences };
  }
  if (absences >= leastAbsences && seen.dispatchedMsAgo >= presumeAfterMs) {
    const verdict = { becomes: 'NOT_ACCEPTED', reason: 'PRESUMED_NOT_ACCEPTED', evidence } as const;
    return { verdict, absences };
  }
  return { verdict: lookAgain(evidence), absences };
}

function canResend({ action, role, attempt, msLeft }: SentRequest): boolean {
  return mayResend(action, role) && attempt < MOST_TRIES && msLeft > 0;
}

function lookAgain(evidence: string): DeliveryVerdict {
  return { becomes: 'AMBIGUOUS', reason: 'REPLY_LOST', consequence: null, evidence };
}
