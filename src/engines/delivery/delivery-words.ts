/** The words of delivery: what is asked of a broker, where a request stands, and what happens to it. */
import type { OrderRole } from '../../foundation/model/index.ts';

/** REPLACE: a new order in the place of one that works; it is a SUBMIT in everything else. */
export const REQUEST_ACTIONS = ['SUBMIT', 'CANCEL', 'REPLACE'] as const;
export type RequestAction = (typeof REQUEST_ACTIONS)[number];

/**
 * Where a request stands. From ACKED on it is resolved and never changes.
 *
 * - PENDING: to be sent; CLAIMED: by a dispatcher that has not asked for a permit: neither was ever sent, or
 *   it is proven that the broker did nothing.
 * - DISPATCHING: permitted; it may have been sent.
 * - AMBIGUOUS: it may have been sent, and what became of it is not known: it is looked up.
 * - ACKED, REJECTED: the broker's answer.
 * - SUPPRESSED: it was never sent and never will be.
 * - NOT_ACCEPTED: proven or presumed: the broker has none of it.
 * - OPERATOR_RESOLVED: a person says so, with evidence.
 */
export const REQUEST_STATUSES = [
  'PENDING',
  'CLAIMED',
  'DISPATCHING',
  'AMBIGUOUS',
  'ACKED',
  'REJECTED',
  'SUPPRESSED',
  'NOT_ACCEPTED',
  'OPERATOR_RESOLVED',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** Statuses that never change. */
export type ResolvedStatus = Extract<
  RequestStatus,
  'ACKED' | 'REJECTED' | 'SUPPRESSED' | 'NOT_ACCEPTED' | 'OPERATOR_RESOLVED'
>;

/**
 * What happens to a request.
 *
 * - CLAIM: a dispatcher takes it.
 * - RELEASE: back to the queue without a try: no permit for now, or its dispatcher is dead.
 * - PERMIT: it may be sent, once, within 250 ms.
 * - RESEND: the same, of one whose fate is not known.
 * - POSTPONE: it is proven that nothing was done: another try later.
 * - ACCEPT, REFUSE: the broker's answer, heard or found.
 * - LOSE: no answer that says what became of it.
 * - ABANDON: the broker has none of it, proven or presumed, and it is not sent again.
 * - SUPPRESS: it is never sent.
 * - DECIDE: a person decides.
 */
export const REQUEST_EVENTS = [
  'CLAIM',
  'RELEASE',
  'PERMIT',
  'RESEND',
  'POSTPONE',
  'ACCEPT',
  'REFUSE',
  'LOSE',
  'ABANDON',
  'SUPPRESS',
  'DECIDE',
] as const;
export type RequestEvent = (typeof REQUEST_EVENTS)[number];

/** Who goes first: 0 cancels, 1 protective stops, 2 what else reduces or takes profit, 3 entries. */
export function priorityOf(action: RequestAction, role: OrderRole): number {
  if (action === 'CANCEL') return CANCEL_PRIORITY;
  if (role === 'STOP') return STOP_PRIORITY;
  return role === 'ENTRY' ? ENTRY_PRIORITY : EXIT_PRIORITY;
}

const CANCEL_PRIORITY = 0;
const STOP_PRIORITY = 1;
const EXIT_PRIORITY = 2;
/** The only one that a frozen symbol holds back. */
export const ENTRY_PRIORITY = 3;

/**
 * Whether a request of unknown fate may be sent once more, unchanged: what protects must not wait until it is
 * known, and a cancel that is heard twice does nothing. Any other is only looked up.
 */
export function mayResend(action: RequestAction, role: OrderRole): boolean {
  return action === 'CANCEL' || role === 'STOP' || role === 'FLATTENING';
}
