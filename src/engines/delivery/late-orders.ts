/** What is too late: a permit that was not used in time, and an order that appears after it was given up. */
import type { BrokerOrder } from '../../foundation/ports/index.ts';
import type { Consequence } from './verdicts.ts';

/**
 * From the commit of a permit to the first byte at most so long (spec/4-safety, decision 4), so that a process that
 * slept sends nothing on an old permit, and nothing leaves later than this after a fence. Counted from before the permit
 * was asked for: its commit may be older than its answer.
 */
export const PERMIT_TO_SEND_MS = 250;

/** Both of one monotonic clock; `askedAt` read before the permit was asked for. */
export function mayStillSend(askedAt: number, now: number): boolean {
  return now - askedAt <= PERMIT_TO_SEND_MS;
}

/** What is due to an order that was given up as not accepted, and is at the broker all the same. */
export interface ZombieVerdict {
  readonly cancels: boolean;
  readonly consequence: Consequence;
}

/**
 * Our books don't have it, whatever it does: trading ends. One with fills changed a position behind our back, so
 * that the run is over; one that can still act is cancelled.
 */
export function judgeZombie({
  filledQty,
  state,
}: {
  readonly filledQty: number;
  readonly state: BrokerOrder['state'];
}): ZombieVerdict {
  const isOver =
    state === 'FILLED' || state === 'CANCELED' || state === 'REJECTED' || state === 'EXPIRED';
  return { cancels: !isOver, consequence: filledQty > 0 ? 'HALT' : 'DISARM' };
}
