/** What becomes of a request, and what has to follow for the run. */

/** Why a request ended, or waits, otherwise than by being accepted. */
export type DeliveryReason =
  | 'ABORTED_BEFORE_SEND' // permitted, and not a byte of it written
  | 'BROKER_REJECTED' // the order is there, and rejected
  | 'BROKER_UNREACHABLE' // no connection: not sent
  | 'GATE_CLOSED' // an entry that waited too long for a clean reconcile
  | 'FENCED' // the right to trade was taken before it was sent
  | 'KEYS_REFUSED' // 401
  | 'MESSAGE_PARKED' // an entry of a symbol of which a message of the broker can't be booked
  | 'OPERATOR_ACCEPTED' // a person says so, with evidence
  | 'OPERATOR_NOT_ACCEPTED' // the same
  | 'ORDER_OVER' // there is nothing left to cancel
  | 'PRESUMED_NOT_ACCEPTED' // looked for long enough, and not there
  | 'RATE_LIMITED'
  | 'REFUSED' // a refusal that is final
  | 'REPLY_LOST' // whatever is not one of the others
  | 'RESTART' // left over by a dead engine
  | 'STILL_WORKING' // a cancel that may have been lost: the order works on
  | 'TERMS_DIFFER' // the id stands for another order at the broker
  | 'TRIES_SPENT'
  | 'VALIDITY_OVER';

/** What a fault means beyond its request: DISARM takes the right to trade (T8), HALT ends the run (T9). */
export type Consequence = 'DISARM' | 'HALT';

/**
 * - ACKED, REJECTED, NOT_ACCEPTED: it is settled so.
 * - PENDING: nothing was done; another try after `delayMs`.
 * - AMBIGUOUS: to be looked up; of a request that is AMBIGUOUS already: look again.
 * - DISPATCHING: to be sent once more, unchanged, with a new permit.
 */
export type DeliveryVerdict =
  | { readonly becomes: 'ACKED'; readonly brokerOrderId: string }
  | {
      readonly becomes: 'REJECTED';
      readonly reason: DeliveryReason;
      readonly consequence: Consequence | null;
      readonly evidence: string;
    }
  | {
      readonly becomes: 'NOT_ACCEPTED';
      readonly reason: DeliveryReason;
      readonly evidence: string;
    }
  | { readonly becomes: 'PENDING'; readonly reason: DeliveryReason; readonly delayMs: number }
  | {
      readonly becomes: 'AMBIGUOUS';
      readonly reason: DeliveryReason;
      readonly consequence: Consequence | null;
      readonly evidence: string;
    }
  | { readonly becomes: 'DISPATCHING' };
