/**
 * The broker as an engine asks it: every call goes through unchanged, and it is known since when no answer comes.
 * An outage is told once, and its end; a broker that refuses has answered, and what we withheld was no question.
 */
import type {
  BrokerEar,
  BrokerFaultCode,
  BrokerReply,
  BrokerStream,
  LateEnd,
  MarketSlice,
  MarketTerms,
  MaySend,
  OrderTicket,
  SimulatedMarket,
  TradingBroker,
} from '../../../../foundation/ports/index.ts';
import type { UtcMillis } from '../../../../foundation/model/index.ts';

/** Faults behind which nobody may be there. */
const SILENT: readonly BrokerFaultCode[] = [
  'BROKER_UNREACHABLE',
  'BROKER_TIMEOUT',
  'BROKER_CONNECTION_LOST',
];

export class AnsweringBroker implements TradingBroker {
  readonly name: string;
  readonly environment: TradingBroker['environment'];
  readonly market: SimulatedMarket | null;
  private readonly of: TradingBroker;
  private readonly note: (line: string) => void;
  private silentSince: number | null = null;

  constructor(of: TradingBroker, note: (line: string) => void) {
    this.of = of;
    this.note = note;
    this.name = of.name;
    this.environment = of.environment;
    this.market = of.market === null ? null : this.marketOf(of.market);
  }

  /** Milliseconds since the first of the calls that brought no answer, one after the other; 0: it answers. */
  get silentMs(): number {
    return this.silentSince === null ? 0 : performance.now() - this.silentSince;
  }

  health(): ReturnType<TradingBroker['health']> {
    return this.heard(() => this.of.health());
  }

  account(): ReturnType<TradingBroker['account']> {
    return this.heard(() => this.of.account());
  }

  openOrders(): ReturnType<TradingBroker['openOrders']> {
    return this.heard(() => this.of.openOrders());
  }

  positions(): ReturnType<TradingBroker['positions']> {
    return this.heard(() => this.of.positions());
  }

  snapshot(): ReturnType<TradingBroker['snapshot']> {
    return this.heard(() => this.of.snapshot());
  }

  submit(ticket: OrderTicket, maySend?: MaySend): ReturnType<TradingBroker['submit']> {
    return this.sent(maySend, (asked) => this.of.submit(ticket, asked));
  }

  cancel(clientOrderId: string, maySend?: MaySend): ReturnType<TradingBroker['cancel']> {
    return this.sent(maySend, (asked) => this.of.cancel(clientOrderId, asked));
  }

  orderOf(clientOrderId: string): ReturnType<TradingBroker['orderOf']> {
    return this.heard(() => this.of.orderOf(clientOrderId));
  }

  ordersSince(at: UtcMillis): ReturnType<TradingBroker['ordersSince']> {
    return this.heard(() => this.of.ordersSince(at));
  }

  messages(after: number): ReturnType<TradingBroker['messages']> {
    return this.heard(() => this.of.messages(after));
  }

  listen(after: number, ear: BrokerEar): BrokerStream {
    return this.of.listen(after, ear);
  }

  private marketOf(market: SimulatedMarket): SimulatedMarket {
    return {
      open: (terms: MarketTerms) => this.heard(() => market.open(terms)),
      endLater: (id: string, by: LateEnd, maySend?: MaySend) =>
        this.sent(maySend, (asked) => market.endLater(id, by, asked)),
      feed: (slice: MarketSlice, seen: number) => this.heard(() => market.feed(slice, seen)),
    };
  }

  /** A request that was withheld at the connection says nothing of the broker. */
  private async sent<T>(
    maySend: MaySend | undefined,
    call: (asked: MaySend) => BrokerReply<T>,
  ): BrokerReply<T> {
    let isWithheld = false;
    const asked = (): boolean => {
      isWithheld = maySend?.() === false;
      return !isWithheld;
    };
    return await this.heard(
      () => call(asked),
      () => isWithheld,
    );
  }

  /** Counted from before the question: a call that runs into its time limit was silence from its start. */
  private async heard<T>(
    call: () => BrokerReply<T>,
    isWithheld = (): boolean => false,
  ): BrokerReply<T> {
    const askedAt = performance.now();
    const reply = await call();
    if (isWithheld()) return reply;
    if (reply.ok || !SILENT.includes(reply.error.code)) this.tellBack();
    else this.tellAway(askedAt, reply.error.message);
    return reply;
  }

  private tellAway(since: number, why: string): void {
    if (this.silentSince === null) this.note(`the broker does not answer: ${why}`);
    this.silentSince ??= since;
  }

  private tellBack(): void {
    if (this.silentSince === null) return;
    this.note(`the broker answers again after ${Math.round(this.silentMs)} ms`);
    this.silentSince = null;
  }
}
