/**
 * The market of a simulated broker: it fills orders by the bars that the engine sends it (contract 5).
 * A slice is settled in steps: the broker stops after each message that it brings, so that what follows
 * from a fill, as the stop behind an entry, is in place before the next order of the slice is looked at.
 */
import type { JsonObject } from '../core/index.ts';
import type { Micros, Symbol, UtcMillis } from '../model/index.ts';
import type { BrokerOrder, BrokerReply } from './broker.ts';
import type { MaySend } from './may-send.ts';

/** How it fills. A market that trades already keeps what it was opened with; other terms are refused. */
export interface MarketTerms {
  readonly runId: string;
  /** The fill model: a `SimConfig` (`engines/sim`) as JSON, as the backtest of the same config would have it. */
  readonly fills: JsonObject;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  /** In code-unit order. */
  readonly symbols: readonly Symbol[];
}

export interface MarketBar {
  readonly symbol: Symbol;
  readonly open: Micros;
  readonly high: Micros;
  readonly low: Micros;
  readonly close: Micros;
  readonly volume: number;
}

/** The bars of one slice that integrity let through, by symbol in code-unit order; may be empty. */
export interface MarketSlice {
  /** Number of the slice in the run, from 1. */
  readonly slice: number;
  readonly ts: UtcMillis;
  /** Epoch day of its session. */
  readonly day: number;
  readonly bars: readonly MarketBar[];
}

export interface MarketStand {
  /** The slice that was sent last; 0: none. */
  readonly slice: number;
  /** Number of the last message of the account. */
  readonly cursor: number;
  /** False: there may be more to come in this slice, once the messages up to `cursor` are dealt with. */
  readonly isSettled: boolean;
}

/** How an order is to end: its own cancel (CANCELED tells when), or to make room for another (REPLACED). */
export type LateEnd = 'CANCEL' | 'REPLACE';

export interface SimulatedMarket {
  /**
   * Opens the account's market, or finds it open with these terms. It trades the orders that are sent from
   * then on. Refused while orders of another run's market work.
   */
  open(terms: MarketTerms): BrokerReply<MarketStand>;
  /**
   * Asks that an order ends after as many bars of its symbol as the terms say for it; the broker's own
   * `cancel` is at once. Without such a latency it ends now. Asked again it changes nothing; a cancel takes the
   * place of a replacement, never the other way. BROKER_ORDER_OVER as for a cancel.
   */
  endLater(clientOrderId: string, by: LateEnd, maySend?: MaySend): BrokerReply<BrokerOrder>;
  /**
   * Sends a slice, or goes on with it; it brings one message at most. `seen`: the last message that was dealt
   * with; as long as there are later ones nothing moves, so that a call whose reply was lost can be made
   * again. A slice before the last one changes nothing; one behind a slice that is not settled is refused
   * while orders work in that.
   */
  feed(slice: MarketSlice, seen: number): BrokerReply<MarketStand>;
}
