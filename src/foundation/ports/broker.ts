/**
 * The door to a broker, the same for paper and live. What is here reads; nothing that stands on this port
 * can send an order.
 */
import type { Result } from '../core/index.ts';
import type {
  Micros,
  OrderState,
  OrderType,
  Qty,
  Side,
  Symbol,
  TimeInForce,
  UtcMillis,
} from '../model/index.ts';
import type { BrokerFault } from './broker-faults.ts';

/** Whether a broker moves real money. */
export type BrokerEnvironment = 'PAPER' | 'LIVE';

/** An answer, or a fault. A fault is not an empty list. */
export type BrokerReply<T> = Promise<Result<T, BrokerFault>>;

/** ACTIVE may trade; RESTRICTED and CLOSED may not. UNKNOWN: a word that we don't know; treat it as a no. */
export type AccountStatus = 'ACTIVE' | 'RESTRICTED' | 'CLOSED' | 'UNKNOWN';

/** An account as the broker sees it: totals over everything in it, whoever ordered it. */
export interface BrokerAccount {
  /** The last four characters of its number; more is never kept. */
  readonly last4: string;
  readonly status: AccountStatus;
  /** What the broker says that it is; compared with the config and with the port's own. */
  readonly environment: BrokerEnvironment;
  /** Signed: a margin account may owe. */
  readonly cash: Micros;
  /** Cash and positions at the broker's prices. */
  readonly equity: Micros;
}

/** An order in the broker's words. `clientOrderId` is anybody's: it may carry no prefix of ours. */
export interface BrokerOrder {
  readonly brokerOrderId: string;
  readonly clientOrderId: string;
  readonly symbol: Symbol;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** Ordered shares, above 0; and how many of them are filled, from 0 to `qty`. */
  readonly qty: Qty;
  readonly filledQty: Qty;
  /** Null where the type has no such price. */
  readonly limitPrice: Micros | null;
  readonly stopPrice: Micros | null;
  /** UNKNOWN: a word that we don't know; such an order counts as working. */
  readonly state: OrderState | 'UNKNOWN';
  readonly acceptedAt: UtcMillis;
}

/** A position of the whole account: signed shares, never 0. */
export interface BrokerPosition {
  readonly symbol: Symbol;
  readonly qty: Qty;
}

/** Up to where a reading reaches. */
export interface BrokerMark {
  /** The broker's clock. */
  readonly asOf: UtcMillis;
  /** Number of the last message that the reading includes; null: this broker numbers none. */
  readonly cursor: number | null;
  /** Of a broker that can be set up anew: which one it is. Absent: there is but one. */
  readonly instance?: string;
}

/** One reading of everything. Its lists are whole and sorted: orders by client order id, positions by symbol. */
export interface BrokerSnapshot {
  /** The mark of its oldest part: what came later may be missing in it. */
  readonly mark: BrokerMark;
  readonly account: BrokerAccount;
  readonly openOrders: readonly BrokerOrder[];
  readonly positions: readonly BrokerPosition[];
}

export interface BrokerHealth {
  /** READ_ONLY answers questions and takes no orders. */
  readonly status: 'READY' | 'READ_ONLY';
  readonly serverTime: UtcMillis;
}

/**
 * A broker and one account of it. Each call is one try of at most 10 seconds, without retries inside:
 * who calls knows what a second one would mean. Reads leave no trace at the broker.
 */
export interface Broker {
  /** As in `broker.name`. */
  readonly name: string;
  /** Of the adapter: which world it was built for. */
  readonly environment: BrokerEnvironment;
  health(): BrokerReply<BrokerHealth>;
  account(): BrokerReply<BrokerAccount>;
  /** All pages, sorted by client order id. */
  openOrders(): BrokerReply<readonly BrokerOrder[]>;
  /** All pages, sorted by symbol. */
  positions(): BrokerReply<readonly BrokerPosition[]>;
  snapshot(): BrokerReply<BrokerSnapshot>;
}
