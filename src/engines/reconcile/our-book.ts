/** What we hold to be true of an account, as far as one engine goes: the left side of a reconcile. */
import type { EngineId, Qty, Side, Symbol } from '../../foundation/model/index.ts';
import type {
  BrokerEnvironment,
  BrokerMark,
  BrokerOrder,
  BrokerPosition,
} from '../../foundation/ports/index.ts';

/** An order of ours that we hold to be working: its economics and what of it we have booked as filled. */
export type OurOrder = Pick<
  BrokerOrder,
  'clientOrderId' | 'symbol' | 'side' | 'type' | 'qty' | 'filledQty' | 'limitPrice' | 'stopPrice'
>;

/** A stop that has to work at the broker: what closes the shares of its symbol for which one was declared. */
export interface RequiredStop {
  readonly symbol: Symbol;
  /** Of the stop: opposite to the shares. */
  readonly side: Side;
  /** Shares for which one was declared, above 0; the position may hold more. */
  readonly qty: Qty;
  /** Shares that working exits close: a stop gives way to its exit, and may still stand until that fills. */
  readonly exiting: number;
}

/** One engine's picture of its account. Lists in any order; no symbol and no id twice in one list. */
export interface OurBook {
  readonly engineId: EngineId;
  readonly accountLast4: string;
  readonly environment: BrokerEnvironment;
  /** The run's symbols; those of its positions and orders count as well. */
  readonly symbols: readonly Symbol[];
  readonly positions: readonly BrokerPosition[];
  readonly openOrders: readonly OurOrder[];
  /** Every client order id that this engine ever issued on the account, the open ones included. */
  readonly knownOrderIds: ReadonlySet<string>;
  readonly requiredStops: readonly RequiredStop[];
  /** The last reading that we took for good; null: there was none. An older one is not news. */
  readonly lastMark: BrokerMark | null;
  /** Number of the broker's last message that we have booked; null: none, or it numbers none. */
  readonly bookedCursor: number | null;
}
