/** What one input into the tick led to: everything that has to be stored before anything is sent. */
import type { ToldEvent } from '../../../../engines/audit/index.ts';
import type { Consequence } from '../../../../engines/delivery/index.ts';
import type { ClientOrderId } from '../../../../foundation/model/index.ts';
import type { BrokerExecution } from '../../../../foundation/ports/index.ts';

/** When an input came: while the bars of a slice met the orders, or after the slice was decided. */
export type Phase = 'OPEN' | 'CLOSED';

/** An event of the engine, numbered from 1 over the run; its cause is such a number. */
export type StepEvent = Omit<ToldEvent, 'ts'>;

/** What the broker is to be asked, by order index. REPLACE puts the order in the place of the one it names. */
export interface WantedRequest {
  readonly action: 'SUBMIT' | 'REPLACE' | 'CANCEL';
  readonly order: number;
}

/** `serial`: cancels of the order that were asked for before, over the whole run; 0 of any other request. */
export interface NumberedRequest extends WantedRequest {
  readonly serial: number;
}

/** An execution as it was booked. `number` counts the fills of its order from 1. */
export interface BookedExecution {
  readonly kind: 'FILL' | 'BUST' | 'CORRECT';
  readonly order: number;
  readonly number: number;
  readonly clientOrderId: ClientOrderId;
  readonly execution: BrokerExecution;
}

export interface Step {
  /** Number of the first event. */
  readonly first: number;
  readonly events: readonly StepEvent[];
  /** Orders that came into being, in order; what our own gates rejected is none. */
  readonly newOrders: readonly number[];
  /** Older orders that moved. */
  readonly changedOrders: readonly number[];
  readonly requests: readonly NumberedRequest[];
  readonly booked: BookedExecution | null;
}

/** A step that a given-up order led to, and what it means for the run. */
export interface ZombieStep extends Step {
  readonly consequence: Consequence;
}

/**
 * Why a message cannot go into the tick: it is kept, and its symbol frozen until a later message lets it be booked, or
 * a person looked at it.
 */
export type ParkReason =
  | 'ORDER_UNKNOWN' // of our name, and not of this run
  | 'EXECUTION_UNKNOWN' // a bust or correction of what was never told
  | 'EXECUTION_CHANGED_BEFORE' // of what was busted or corrected already
  | 'BROKER_COUNT_EXCEEDED' // more shares than the broker itself counts: one execution under two ids
  | 'MESSAGE_KIND_UNKNOWN';

/** How the orders of a run are taken back. */
export interface Withdrawal {
  /** Orders that stay: nobody knows whether the broker has them. */
  readonly except: readonly number[];
  /** Whether stops may be sent. */
  readonly protects: boolean;
}

/** What became of a request in the end. */
export interface SettledAs {
  readonly order: number;
  readonly action: WantedRequest['action'];
  readonly outcome: 'ACKED' | 'REJECTED' | 'NOT_ACCEPTED' | 'SUPPRESSED';
  /** Code or word; null of ACKED. */
  readonly reason: string | null;
}
