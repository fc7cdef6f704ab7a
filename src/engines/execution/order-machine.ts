/**
 * The life of an order: for every state and every event one stated result. A missing pair does not
 * compile; the golden walk compares all of them with a committed table. The table stores nothing:
 * `OrderTable` holds the state, the orchestrator asks here and writes there.
 *
 * | state            | entered by                             | left by                           | ignores             |
 * | ---------------- | -------------------------------------- | --------------------------------- | ------------------- |
 * | SUBMITTED        | our gates accepted it; works at once   | any news of the broker            | a repeated refusal  |
 * | WORKING          | ACK; a bust of its only fill           | a fill, an end, a request         | ACK, a refusal      |
 * | PARTIALLY_FILLED | a fill that leaves shares              | the last fill, an end, a request  | ACK, a refusal      |
 * | CANCEL_PENDING   | our CANCEL_REQUEST                     | CANCEL_ACK, CANCEL_REJECT, an end | a lost replace, ACK |
 * | REPLACE_PENDING  | our REPLACE_REQUEST                    | the answer, a cancel, an end      | ACK, a lost cancel  |
 * | FILLED           | the last share, also after another end | nothing                           | answers too late    |
 * | CANCELED         | CANCEL_ACK, asked for or not; replaced | its last share; REPLACE_UNSENT    | repeats, late news  |
 * | REJECTED         | our gates, or the broker's REJECT      | the share that completes it       | repeats, late news  |
 * | EXPIRED          | its time in force is over              | the share that completes it       | repeats, late news  |
 *
 * A fill is a fact: it is booked in every state. A terminal state never works again: neither an
 * acknowledgement nor a bust brings an order back to the market, as no broker does. One that we held for
 * replaced, and whose replacement was never sent, was never gone.
 */
import { InvariantViolation } from '../../foundation/core/index.ts';
import {
  ORDER_EVENTS,
  ORDER_STATES,
  type OrderEvent,
  type OrderState,
} from '../../foundation/model/index.ts';

/**
 * - APPLY: booked, and nothing is odd about it.
 * - IGNORE: known or harmless; changes nothing.
 * - APPLY_AND_ALARM: it is real, so it is booked; our picture of the order was wrong, which is told.
 * - ALARM: nothing to book, but the broker's picture differs from ours, which is told.
 * - DEFECT: only our own requests can come here, and they must not.
 */
export type OrderEffect = 'APPLY' | 'IGNORE' | 'APPLY_AND_ALARM' | 'ALARM' | 'DEFECT';

/** BY_FILLS: FILLED, PARTIALLY_FILLED or WORKING, as its fills say. STAYS: the state it is in. */
export type NextState = OrderState | 'BY_FILLS' | 'STAYS';

export interface OrderStep {
  readonly next: NextState;
  readonly effect: OrderEffect;
}

const IGNORED: OrderStep = { next: 'STAYS', effect: 'IGNORE' };
const TOLD: OrderStep = { next: 'STAYS', effect: 'ALARM' };
const DEFECT: OrderStep = { next: 'STAYS', effect: 'DEFECT' };
const BOOKED: OrderStep = { next: 'STAYS', effect: 'APPLY' };
const BOOKED_LATE: OrderStep = { next: 'STAYS', effect: 'APPLY_AND_ALARM' };

function to(next: NextState): OrderStep {
  return { next, effect: 'APPLY' };
}

function alarmed(next: NextState): OrderStep {
  return { next, effect: 'APPLY_AND_ALARM' };
}

/** What every working state makes of news that end it, or that complete it. */
const ENDS = {
  FILL: to('FILLED'),
  OVER_FILL: alarmed('FILLED'),
  CANCEL_ACK: to('CANCELED'), // also unasked: a broker cancels for reasons of its own
  REJECT: to('REJECTED'), // also after an acknowledgement
  EXPIRE: to('EXPIRED'),
} as const;

/** Nothing is asked for: a refusal says that the order works on, as we hold; a replacement is news. */
const UNASKED = {
  CANCEL_REQUEST: to('CANCEL_PENDING'),
  CANCEL_REJECT: IGNORED, // of a request that was answered before
  REPLACE_REQUEST: to('REPLACE_PENDING'),
  REPLACE_ACK: alarmed('CANCELED'), // an order that we don't know works in its place
  REPLACE_REJECT: IGNORED,
  REPLACE_UNSENT: DEFECT, // it was not held for replaced
} as const;

/** What every ended state makes of fills and requests. */
const ENDED = {
  PARTIAL_FILL: BOOKED_LATE,
  FILL: alarmed('FILLED'),
  OVER_FILL: alarmed('FILLED'),
  CANCEL_REQUEST: DEFECT,
  REPLACE_REQUEST: DEFECT,
  REPLACE_ACK: TOLD, // an order that we don't know may work in its place
  REPLACE_REJECT: IGNORED,
  REPLACE_UNSENT: DEFECT,
  BUST: BOOKED,
  CORRECT: BOOKED,
} as const;

export const ORDER_MACHINE = {
  SUBMITTED: {
    ...ENDS,
    ...UNASKED,
    ACK: to('WORKING'),
    PARTIAL_FILL: to('PARTIALLY_FILLED'), // a fill says as much as an acknowledgement
    BUST: TOLD, // nothing has filled
    CORRECT: TOLD,
  },
  WORKING: {
    ...ENDS,
    ...UNASKED,
    ACK: IGNORED,
    PARTIAL_FILL: to('PARTIALLY_FILLED'),
    BUST: TOLD,
    CORRECT: TOLD,
  },
  PARTIALLY_FILLED: {
    ...ENDS,
    ...UNASKED,
    ACK: IGNORED,
    PARTIAL_FILL: BOOKED,
    REJECT: alarmed('REJECTED'),
    BUST: to('BY_FILLS'),
    CORRECT: to('BY_FILLS'),
  },
  CANCEL_PENDING: {
    ...ENDS,
    ACK: IGNORED,
    PARTIAL_FILL: BOOKED,
    CANCEL_REQUEST: DEFECT, // a request is not repeated
    CANCEL_REJECT: to('BY_FILLS'),
    REPLACE_REQUEST: DEFECT, // nor taken back
    REPLACE_ACK: alarmed('CANCELED'), // the replace won: what we wanted gone works under another id
    REPLACE_REJECT: IGNORED,
    REPLACE_UNSENT: DEFECT,
    BUST: BOOKED,
    CORRECT: BOOKED,
  },
  REPLACE_PENDING: {
    ...ENDS,
    ACK: IGNORED,
    PARTIAL_FILL: BOOKED,
    CANCEL_REQUEST: to('CANCEL_PENDING'),
    CANCEL_REJECT: IGNORED, // of an earlier cancel: it works on, as we hold
    REPLACE_REQUEST: DEFECT,
    REPLACE_ACK: to('CANCELED'),
    REPLACE_REJECT: to('BY_FILLS'),
    REPLACE_UNSENT: DEFECT,
    BUST: BOOKED,
    CORRECT: BOOKED,
  },
  FILLED: {
    ...ENDED,
    ACK: IGNORED,
    CANCEL_ACK: TOLD, // it can't be both
    CANCEL_REJECT: IGNORED, // too late to cancel, as we know
    REJECT: TOLD,
    EXPIRE: TOLD,
  },
  CANCELED: {
    ...ENDED,
    ACK: IGNORED,
    CANCEL_ACK: IGNORED,
    CANCEL_REJECT: TOLD, // the broker could not cancel what we hold for cancelled
    REPLACE_UNSENT: to('BY_FILLS'), // it works at the broker as it did
    REJECT: IGNORED,
    EXPIRE: IGNORED,
  },
  REJECTED: {
    ...ENDED,
    ACK: TOLD, // the broker works what we hold for rejected
    CANCEL_ACK: IGNORED,
    CANCEL_REJECT: IGNORED,
    REJECT: IGNORED,
    EXPIRE: IGNORED,
  },
  EXPIRED: {
    ...ENDED,
    ACK: IGNORED,
    CANCEL_ACK: IGNORED,
    CANCEL_REJECT: IGNORED,
    REJECT: IGNORED,
    EXPIRE: IGNORED,
  },
} as const satisfies Readonly<Record<OrderState, Readonly<Record<OrderEvent, OrderStep>>>>;

const EVENT_COUNT = ORDER_EVENTS.length;
const WORKING = ORDER_STATES.indexOf('WORKING');
const PARTIALLY_FILLED = ORDER_STATES.indexOf('PARTIALLY_FILLED');
const FILLED = ORDER_STATES.indexOf('FILLED');

/** The table once more as an array, since fills ask on the way of the loop. */
const STEPS: readonly OrderStep[] = ORDER_STATES.flatMap((state) =>
  ORDER_EVENTS.map((event) => ORDER_MACHINE[state][event]),
);

/** Id of an event. */
export function orderEventId(event: OrderEvent): number {
  return ORDER_EVENTS.indexOf(event);
}

const PARTIAL_FILL_EVENT = orderEventId('PARTIAL_FILL');
const FILL_EVENT = orderEventId('FILL');
const OVER_FILL_EVENT = orderEventId('OVER_FILL');

/** Which event a fill of `qty` shares is to an order of which `remaining` have not filled. */
export function fillEventId(qty: number, remaining: number): number {
  if (qty < remaining) return PARTIAL_FILL_EVENT;
  return qty === remaining ? FILL_EVENT : OVER_FILL_EVENT;
}

const CORRECT_EVENT = orderEventId('CORRECT');

/**
 * Which event it is to an order that one of its fills was of `more` shares than was booked (below 0: of fewer). More
 * shares than were ordered are an over-fill however they become known; and an order that works is done with its last share.
 */
export function correctionEventId(
  more: number,
  of: { readonly remaining: number; readonly isWorking: boolean },
): number {
  const after = of.remaining - more;
  if (more > 0 && after < 0) return OVER_FILL_EVENT;
  return of.isWorking && after === 0 ? FILL_EVENT : CORRECT_EVENT;
}

/** The step of a state id and an event id. */
export function orderStep(state: number, event: number): OrderStep {
  const step = STEPS[state * EVENT_COUNT + event];
  if (step === undefined) {
    throw new InvariantViolation('a state and an event have a step', { state, event });
  }
  return step;
}

/** Id of the state after a step; `remaining` and `qty` of the order as they are after it. */
export function stateAfter(state: number, step: OrderStep, remaining: number, qty: number): number {
  if (step.next === 'STAYS') return state;
  if (step.next !== 'BY_FILLS') return ORDER_STATES.indexOf(step.next);
  if (remaining <= 0) return FILLED;
  return remaining < qty ? PARTIALLY_FILLED : WORKING;
}
