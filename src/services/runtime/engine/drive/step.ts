/** What one input into the tick led to: everything that has to be stored before anything is sent. */
import type { ToldEvent } from '../../../../engines/audit/index.ts';
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
  readonly requests: readonly WantedRequest[];
  readonly booked: BookedExecution | null;
}

/** Why a message cannot go into the tick: it is kept, its symbol frozen, and a person looks at it. */
export type ParkReason = 'ORDER_UNKNOWN' | 'EXECUTION_UNKNOWN' | 'MESSAGE_KIND_UNKNOWN';

/** What became of a request in the end. */
export interface SettledAs {
  readonly order: number;
  readonly action: WantedRequest['action'];
  readonly outcome: 'ACKED' | 'REJECTED' | 'NOT_ACCEPTED' | 'SUPPRESSED';
  /** Code or word; null of ACKED. */
  readonly reason: string | null;
}
