/**
 * A story whose fills come from the paper broker: what an engine process does between the tick and the broker,
 * in memory and one thing at a time. Its orders leave as tickets, its slices as bars, and all that comes back
 * are messages.
 */
import { ticketOf } from '../../../src/adapters/brokers/paper/client/to-wire.ts';
import type { WireMessage } from '../../../src/adapters/brokers/paper/wire-words.ts';
import {
  BUY,
  formatInstant,
  formatMicros,
  ORDER_ROLES,
  parseMicros,
  SELL,
  type TickEvent,
} from '../../../src/foundation/model/index.ts';
import { simConfig } from '../tick/settings.ts';
import { Story, type StoryParts } from '../tick/story.ts';
import { moneyOf, qtyOf, symbolOf } from './broker-values.ts';
import { PaperDesk } from './paper-desk.ts';

const RUN = '018f3b1e-7c1a-7abc-8def-0123456789ab';

export interface PaperParts extends StoryParts {
  /** Whether the broker is killed before its `step`-th request, or that one is made twice. */
  readonly mishap?: (step: number) => 'KILL' | 'TWICE' | null;
}

export class PaperStory {
  readonly story: Story;
  readonly desk: PaperDesk;
  private readonly parts: PaperParts;
  /** Events of the tick that were acted upon. */
  private done = 0;
  private seen = 0;
  private requests = 0;
  private slice = 0;

  constructor(table: string, parts: PaperParts) {
    this.parts = parts;
    this.desk = new PaperDesk(parts.cash ?? '100000');
    this.story = new Story(table, parts);
    const { symbols } = this.story.table;
    const terms = { run_id: RUN, fills: simConfig(parts), seed: parts.seed ?? 1, symbols };
    this.ask('PUT', 'market', terms);
  }

  /** Plays the next `slices` slices. */
  play(slices = Infinity): this {
    const { story } = this;
    for (let i = 0; i < slices && this.slice < story.table.slices.length; i++) {
      story.openWithoutFills();
      this.send();
      this.fill();
      story.close();
      this.send();
      this.slice++;
    }
    return this;
  }

  /** What the broker holds: its cash, and its positions by symbol. */
  books() {
    const { book } = this.desk.account;
    return { cash: book.cash, positions: book.positionRows() };
  }

  /** What the tick holds, as the broker would say it. */
  expectedBooks() {
    const { portfolio } = this.story.tick;
    const { symbols } = this.story.table;
    const positions = symbols.flatMap((symbol, id) => {
      const qty = portfolio.position[id] ?? 0;
      return qty === 0 ? [] : [{ symbol, qty: String(qty) }];
    });
    return { cash: portfolio.cash, positions };
  }

  /** What one request is answered with, whatever happens to the broker around it. */
  private ask(method: string, path: string, body?: unknown) {
    const mishap = this.parts.mishap?.(this.requests++) ?? null;
    if (mishap === 'KILL') this.desk.kill();
    const first = this.desk.ask(method, path, body);
    // Its reply was lost, so that it is made again.
    const told =
      mishap === 'TWICE' && method !== 'DELETE' ? this.desk.ask(method, path, body) : first;
    if (told.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(told.body)}`);
    return told.body;
  }

  /** Feeds the open slice until nothing more comes of it. */
  private fill(): void {
    const { ts, from, to } = this.sliceAt();
    const { columns, symbols } = this.story.table;
    const bars = Array.from({ length: to - from }, (_, i) => from + i)
      .filter((row) => this.story.tick.isAccepted(row))
      .map((row) => ({
        symbol: symbols[columns.symbol[row] ?? -1],
        open: formatMicros(columns.open[row] ?? 0),
        high: formatMicros(columns.high[row] ?? 0),
        low: formatMicros(columns.low[row] ?? 0),
        close: formatMicros(columns.close[row] ?? 0),
        volume: columns.volume[row],
      }));
    const slice = { slice: this.slice + 1, ts: formatInstant(ts), day: columns.day[from], bars };
    for (let isSettled = false; !isSettled;) {
      this.hear();
      const stand = this.ask('POST', 'market/slices', { ...slice, seen: this.seen });
      isSettled = stand['is_settled'] === true && stand['cursor'] === this.seen;
    }
  }

  private sliceAt() {
    const slice = this.story.table.slices[this.slice];
    if (slice === undefined) throw new Error('the table is at its end');
    return slice;
  }

  /** Takes in what the broker told since, and sends what follows from it. */
  private hear(): void {
    for (;;) {
      const [message] = this.desk.messages(this.seen);
      if (message === undefined) return;
      this.seen = message.cursor;
      this.take(message);
      this.send();
    }
  }

  private take({ kind, client_order_id, execution }: WireMessage): void {
    const { broker, orders } = this.story.tick;
    const order = Number(client_order_id.slice('T_'.length));
    switch (kind) {
      case 'ACCEPTED':
        broker.acknowledge(order);
        return;
      case 'FILL': {
        if (execution === null) throw new Error('a fill has an execution');
        const price = parseMicros(execution.price);
        const fee = parseMicros(execution.fee);
        if (!price.ok || !fee.ok) throw new Error('no amount');
        const number = orders.fills.at(order) + 1;
        const money = { price: price.value, fee: fee.value };
        this.story.tick.applyFill({ order, number, qty: Number(execution.qty), ...money });
        return;
      }
      case 'CANCELED':
        broker.confirmCancel(order);
        return;
      case 'REPLACED':
        broker.confirmReplace(order);
        return;
      case 'EXPIRED':
        broker.expireOrder(order);
        return;
      default:
        throw new Error(`no message is expected to be ${kind}`);
    }
  }

  /** Sends what the tick decided since: what ends orders, then stops, exits and entries, as a dispatcher does. */
  private send(): void {
    const { events, orders } = this.story.tick;
    const news: TickEvent[] = [];
    for (; this.done < events.count; this.done++) news.push(events.at(this.done));
    const of = (kind: TickEvent['kind']) =>
      news.filter((one) => one.kind === kind).map((one) => one.order);
    const born = of('ORDER_ACCEPTED');
    const replaced = new Set(born.map((order) => orders.replacedOrder(order)));
    if (born.some((order) => replaced.has(order))) throw new Error('what is replaced was sent');
    const canceled = of('ORDER_CANCELED').filter((order) => !replaced.has(order));
    const sent = born.filter((order) => !canceled.includes(order));
    for (const order of canceled) {
      if (!born.includes(order) && this.works(order)) this.ask('DELETE', `orders/T_${order}`);
    }
    // The most urgent first: stops stand last among the roles.
    for (const order of sent.sort((a, b) => orders.role.at(b) - orders.role.at(a) || a - b))
      this.submit(order);
    // An order may be asked to end in the moment that it is born in.
    for (const order of of('REPLACE_REQUESTED')) this.endLater(order, 'REPLACE');
    for (const order of of('CANCEL_REQUESTED')) this.endLater(order, 'CANCEL');
  }

  /** Whether the broker doesn't know yet that it is over. */
  private works(order: number): boolean {
    const { state } = this.desk.account.order(`T_${order}`);
    return !['FILLED', 'CANCELED', 'EXPIRED'].includes(state);
  }

  private endLater(order: number, by: 'CANCEL' | 'REPLACE'): void {
    this.ask('POST', `orders/T_${order}/end`, { by });
  }

  private submit(order: number): void {
    const { orders } = this.story.tick;
    const { type, timeInForce, limitPrice, stopPrice, replaces } = orders.termsOf(order);
    const price = (micros: number) => (Number.isNaN(micros) ? null : moneyOf(formatMicros(micros)));
    const ticket = {
      symbol: symbolOf(this.story.table.symbols[orders.symbol.at(order)] ?? ''),
      side: orders.side.at(order) === BUY ? BUY : SELL,
      type,
      timeInForce,
      qty: qtyOf(orders.qty.at(order)),
      limitPrice: price(limitPrice),
      stopPrice: price(stopPrice),
      role: ORDER_ROLES[orders.role.at(order)] ?? 'ENTRY',
      ordinal: order,
    };
    const ids = { clientOrderId: `T_${order}`, replaces: replaces < 0 ? null : `T_${replaces}` };
    this.ask('POST', 'orders', ticketOf({ ...ticket, ...ids } as Parameters<typeof ticketOf>[0]));
  }
}
