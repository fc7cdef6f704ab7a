/** Tickets, terms and slices as an engine sends them, and an ear that notes what it hears. */
import { BUY, type ClientOrderId, type UtcMillis } from '../../../src/foundation/model/index.ts';
import type {
  BrokerEar,
  BrokerMessage,
  BrokerReply,
  MarketSlice,
  MarketTerms,
  OrderTicket,
  TradingBroker,
} from '../../../src/foundation/ports/index.ts';
import { NO_COSTS } from '../tick/settings.ts';
import { instantOf, moneyOf, qtyOf, symbolOf } from './broker-values.ts';

/** Ten shares of SPY at the market. */
export function ticketOf(id: string, over: Partial<OrderTicket> = {}): OrderTicket {
  return {
    clientOrderId: id as ClientOrderId,
    symbol: symbolOf('SPY'),
    side: BUY,
    type: 'MARKET',
    timeInForce: 'GTC',
    qty: qtyOf(10),
    limitPrice: null,
    stopPrice: null,
    role: 'ENTRY',
    replaces: null,
    ordinal: 0,
    ...over,
  };
}

/** A market of QQQ and SPY without costs. */
export function termsOf(over: Partial<MarketTerms> = {}): MarketTerms {
  return {
    runId: '018f3b1e-7c1a-7abc-8def-0123456789ab',
    fills: { ...NO_COSTS },
    seed: 7,
    symbols: [symbolOf('QQQ'), symbolOf('SPY')],
    ...over,
  };
}

const FIRST = instantOf('2024-01-02T14:31:00Z');

/** Slice `number` with one bar of SPY between these prices, whose close is the low. */
export function sliceOf(number: number, low = '99', high = '101'): MarketSlice {
  const [bottom, top] = [moneyOf(low), moneyOf(high)];
  const bar = { symbol: symbolOf('SPY'), open: bottom, high: top, low: bottom, close: bottom };
  const ts = (FIRST + number * 60_000) as UtcMillis;
  return { slice: number, ts, day: 19_724, bars: [{ ...bar, volume: 100 }] };
}

/** The value of an answer that must be one. */
export async function valueOf<T>(reply: BrokerReply<T>): Promise<T> {
  const result = await reply;
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Feeds a slice until it is settled, as an engine that has dealt with every message does. */
export async function settle(broker: TradingBroker, slice: MarketSlice): Promise<void> {
  if (broker.market === null) throw new Error('this broker has a market of its own');
  for (let seen = 0; ;) {
    const stand = await valueOf(broker.market.feed(slice, seen));
    if (stand.isSettled && stand.cursor === seen) return;
    seen = stand.cursor;
  }
}

export class NotingEar implements BrokerEar {
  readonly heard: BrokerMessage[] = [];
  readonly ends: string[] = [];

  onMessage(message: BrokerMessage): void {
    this.heard.push(message);
  }

  onEnd(reason: string): void {
    this.ends.push(reason);
  }

  /** Waits until so many messages were heard, or the stream ended; at most `ms`. */
  async until(count: number, ms = 3000): Promise<void> {
    for (const end = Date.now() + ms; Date.now() < end;) {
      if (this.heard.length >= count || this.ends.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
