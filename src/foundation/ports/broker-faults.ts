/** What can go wrong at a broker's door, and what is known of the request then. */

/**
 * What became of a request that brought no answer that can be used.
 *
 * - NOT_DONE: proven: it never left, or the broker refused it.
 * - DONE: the broker did it and said so; only the rest of its answer is of no use.
 * - UNKNOWN: everything else. It is looked up, never sent again as a new order.
 */
export type RequestOutcome = 'NOT_DONE' | 'DONE' | 'UNKNOWN';

/** Codes of a broker's faults; the catalogue says what to do about each. */
export type BrokerFaultCode =
  | 'BROKER_UNREACHABLE' // no connection: nothing was sent
  | 'BROKER_TIMEOUT' // no whole answer in time
  | 'BROKER_CONNECTION_LOST' // it broke off after the request went out
  | 'BROKER_REPLY_INVALID' // an answer that is not in the broker's own words
  | 'BROKER_REPLY_FOREIGN' // an answer of another broker, account or instance
  | 'BROKER_PAGES_MISSING' // a list that was cut
  | 'BROKER_REQUEST_REFUSED' // a refusal that is final
  | 'BROKER_ORDER_OVER' // the order is filled, cancelled, expired or rejected: nothing can be cancelled
  | 'BROKER_ORDER_DIFFERS' // the id stands for an order with other terms
  | 'BROKER_RATE_LIMITED' // too many requests: nothing was done
  | 'BROKER_UNAUTHORIZED' // the keys are not accepted: no request will be
  | 'BROKER_FAILED'; // the broker says that it is at fault itself

/** A fault as a value: it decides what its caller may conclude, and never stands for "nothing there". */
export interface BrokerFault {
  readonly code: BrokerFaultCode;
  /** Whether the same request may succeed later. It never says that sending again is safe: see `outcome`. */
  readonly isRetryable: boolean;
  readonly outcome: RequestOutcome;
  /** Of BROKER_RATE_LIMITED: milliseconds until it may be asked again. */
  readonly retryAfterMs?: number;
  /** One sentence with what was asked and the numbers; no credential, nothing quoted beyond 80 characters. */
  readonly message: string;
}
