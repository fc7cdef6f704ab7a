/**
 * The door through which orders leave. It is opened by the engine process alone, and by whoever cancels
 * for an engine that hangs; everybody else has the reading door (`broker.ts`).
 */
import type {
  ClientOrderId,
  Micros,
  OrderRole,
  OrderType,
  Qty,
  Side,
  Symbol,
  TimeInForce,
  UtcMillis,
} from '../model/index.ts';
import type { Broker, BrokerOrder, BrokerReply } from './broker.ts';
import type { MaySend } from './may-send.ts';
import type { SimulatedMarket } from './simulated-market.ts';

/** What is asked for with a new order. Equal tickets are one order, however often they are sent. */
export interface OrderTicket {
  readonly clientOrderId: ClientOrderId;
  readonly symbol: Symbol;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  /** Above 0. */
  readonly qty: Qty;
  /** Null where the type has no such price. */
  readonly limitPrice: Micros | null;
  readonly stopPrice: Micros | null;
  /** What it is for: a protective order only ever reduces. */
  readonly role: OrderRole;
  /**
   * The order in whose place it comes: that one ends when this one is taken, unless it was cancelled before. One
   * that filled or expired has no place to give: BROKER_ORDER_OVER, and nothing changes.
   */
  readonly replaces: ClientOrderId | null;
  /** Place among the orders of its run, from 0: the older one goes first where two could fill. */
  readonly ordinal: number;
}

/** What a message of a broker tells. UNKNOWN: a word that we don't know; it is kept and not guessed at. */
export type BrokerMessageKind =
  | 'ACCEPTED'
  | 'REJECTED'
  | 'FILL'
  | 'BUST'
  | 'CORRECT'
  | 'CANCELED'
  | 'CANCEL_REJECTED'
  | 'REPLACED'
  | 'REPLACE_REJECTED'
  | 'EXPIRED'
  | 'UNKNOWN';

/** One execution, or what became of it. A bust repeats the numbers of the one that it takes back. */
export interface BrokerExecution {
  readonly executionId: string;
  /** Of a bust or correction: the execution that it is about. */
  readonly previousExecutionId: string | null;
  /** Above 0. */
  readonly qty: Qty;
  readonly price: Micros;
  readonly fee: Micros;
  /** Shares of the order filled so far, this execution included, as the broker counts. */
  readonly filledQty: Qty;
}

/** A message as the broker sent it. Messages arrive at least once, in any order, and may be late. */
export interface BrokerMessage {
  /** The broker's own id: equal ids are one message, by whatever way it came. */
  readonly messageId: string;
  /** Its number in the account, from 1, gapless; null: this broker numbers none. */
  readonly cursor: number | null;
  readonly kind: BrokerMessageKind;
  readonly at: UtcMillis;
  /** Anybody's id. */
  readonly clientOrderId: string;
  readonly brokerOrderId: string;
  /** Of FILL, BUST and CORRECT; else null. */
  readonly execution: BrokerExecution | null;
  /** The broker's words on it, at most 200 characters; null: none. */
  readonly reason: string | null;
  /** The bytes as they were received, as text. */
  readonly raw: string;
}

/** Messages after a cursor, in their order; whole up to `upTo`. */
export interface BrokerMessages {
  readonly messages: readonly BrokerMessage[];
  /** Number of the last message that exists. */
  readonly upTo: number;
}

/** Who listens to the stream. It never throws, and never waits. */
export interface BrokerEar {
  onMessage(message: BrokerMessage): void;
  /** The stream is over, for whatever reason; what came since is asked for with `messages`. */
  onEnd(reason: string): void;
}

export interface BrokerStream {
  close(): void;
}

export interface TradingBroker extends Broker {
  /** What simulates a market for this broker; null: the real one has its own. */
  readonly market: SimulatedMarket | null;
  /** Sends a new order, or the replacement of one. A repeat of an equal ticket gives the order that exists. */
  submit(ticket: OrderTicket, maySend?: MaySend): BrokerReply<BrokerOrder>;
  /** Asks for a cancel. An order that is over is not cancelled: BROKER_ORDER_OVER, NOT_DONE. */
  cancel(clientOrderId: string, maySend?: MaySend): BrokerReply<BrokerOrder>;
  /** Null: the broker knows none of that id, which is no proof that it never will. */
  orderOf(clientOrderId: string): BrokerReply<BrokerOrder | null>;
  /** Orders of every state accepted at or after an instant; all pages, sorted by client order id. */
  ordersSince(at: UtcMillis): BrokerReply<readonly BrokerOrder[]>;
  /** All pages of the messages after a cursor (0: from the first). */
  messages(after: number): BrokerReply<BrokerMessages>;
  /** Begins to listen for messages after a cursor. */
  listen(after: number, ear: BrokerEar): BrokerStream;
}
