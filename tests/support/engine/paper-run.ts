/**
 * A story as a PAPER run, whose driver is fed by the paper broker. What stands between the two in an engine (outbox,
 * dispatcher, inbox) is in memory here, and loses nothing: every request is sent at once, the most urgent first, and
 * every message is taken in order, now or as late as the market allows.
 */
import { messageOf } from '../../../src/adapters/brokers/paper/client/from-wire.ts';
import { ticketOf, wireSliceOf } from '../../../src/adapters/brokers/paper/client/to-wire.ts';
import { priorityOf } from '../../../src/engines/delivery/index.ts';
import { canonicalJson, compareCodeUnits } from '../../../src/foundation/core/index.ts';
import { RunDriver } from '../../../src/services/runtime/index.ts';
import type {
  NumberedRequest,
  SettledAs,
  Step,
} from '../../../src/services/runtime/engine/drive/step.ts';
import type { LoggedEvent } from '../../../src/services/runtime/engine/replay/engine-events.ts';
import { LogReplay } from '../../../src/services/runtime/engine/replay/replay-log.ts';
import { PaperDesk } from '../broker/paper-desk.ts';
import { leavings, planOf, type Leavings, type PlayedStory } from './played-story.ts';

/** What no engine decides about a batch of requests: each run of the same facts comes to the same end all the same. */
export interface Whim {
  /** Requests of one urgency arrive the other way round. */
  readonly reverses: boolean;
  /** Messages that are heard behind the batch; the rest when the market wants it. */
  readonly hears: number;
  /** Engine and broker are killed before it, and made anew of what they wrote. */
  readonly restarts: boolean;
}

/**
 * Slices, counted from 0, before which the run is wound down, and goes on: before it opens, or before its bars meet the
 * orders.
 */
export interface Stops {
  readonly closed: ReadonlySet<number>;
  readonly open: ReadonlySet<number>;
}

const NO_STOPS: Stops = { closed: new Set(), open: new Set() };
const NO_WHIM: Whim = { reverses: false, hears: Infinity, restarts: false };

export class PaperRun {
  driver: RunDriver;
  readonly desk: PaperDesk;
  readonly story: PlayedStory;
  /** All that the driver told. */
  readonly log: LoggedEvent[] = [];
  private readonly whims: Whim[];
  private readonly stops: Stops;
  private outbox: NumberedRequest[] = [];
  /** The last message that the driver has dealt with. */
  private dealtWith = 0;

  /** `whims`: of the first batches; behind them there are none. */
  constructor(story: PlayedStory, whims: readonly Whim[] = [], stops = NO_STOPS) {
    const plan = planOf(story);
    this.story = story;
    this.whims = [...whims];
    this.stops = stops;
    this.driver = new RunDriver(plan);
    this.desk = new PaperDesk(story.parts.cash ?? '100000');
    const { inputs, sim: fills, prepared } = plan;
    const { seed, runId: run_id } = inputs;
    const terms = { run_id, fills, seed, symbols: prepared.symbols };
    const { status } = this.desk.ask('PUT', 'market', terms);
    if (status >= 300) throw new Error('no market');
  }

  /** Plays all slices, as `tradeSlices` does; a tick that disarms goes on. */
  play(): this {
    this.carryOut(this.driver.openFeed());
    for (let slice = 0; !this.driver.isDone; slice++) {
      const kind = this.story.raised?.get(slice);
      if (kind !== undefined) this.carryOut(this.driver.raiseSwitch(kind));
      if (this.stops.closed.has(slice)) this.windDown();
      this.carryOut(this.driver.openSlice());
      if (this.stops.open.has(slice)) this.windDown();
      if (this.driver.isExposed) this.meetMarket();
      this.carryOut(this.driver.closeSlice());
      this.compareOrders();
    }
    this.carryOut(this.driver.endFeed());
    return this;
  }

  /** Only when all was played. */
  leavings(): Leavings {
    const { driver } = this;
    return leavings(driver.finish(), driver.recorded.tick, driver.orderIds);
  }

  /** What a replay of the log leaves. */
  replayed(): Leavings {
    const driver = this.rebuilt();
    return leavings(driver.finish(), driver.recorded.tick, driver.orderIds);
  }

  /** What the broker holds: its cash, and its positions by symbol. */
  brokerBooks() {
    const { book } = this.desk.account;
    return { cash: book.cash, positions: book.positionRows() };
  }

  /** What the tick holds, as the broker would say it. */
  ownBooks() {
    const { portfolio } = this.driver.recorded.tick;
    const { symbols } = this.driver.plan.prepared;
    const positions = symbols.flatMap((symbol, id) => {
      const qty = portfolio.position[id] ?? 0;
      return qty === 0 ? [] : [{ symbol, qty: String(qty) }];
    });
    return { cash: portfolio.cash, positions };
  }

  /** A driver made of the log, which must say the same again. */
  private rebuilt(): RunDriver {
    const driver = new RunDriver(planOf(this.story));
    const replay = new LogReplay(driver);
    for (const event of this.log) replay.take(event);
    replay.end();
    const { difference } = replay;
    if (difference !== null) throw new Error(`replayed: ${JSON.stringify(difference)}`);
    return driver;
  }

  /** An order that works at the broker alone may fill. */
  private compareOrders(): void {
    const { book, slice, recorded } = this.driver;
    const own = recorded.tick.orders.working.flatMap((working) =>
      Array.from(working.view(), (order) => book.idOf(order)),
    );
    const open = this.desk.account.openOrders().map((order) => order.client_order_id);
    if (own.sort(compareCodeUnits).join() === open.join()) return;
    throw new Error(
      `slice ${slice}: ${own.join()} work by our books, at the broker ${open.join()}`,
    );
  }

  /** As `withdrawOrders` of an engine does. */
  private windDown(): void {
    const protects = this.driver.haltReason === null;
    do {
      this.carryOut(this.driver.withdraw({ except: [], protects }));
      this.hear(Infinity);
      this.settleAll();
    } while (protects && this.driver.isReplacing);
  }

  private carryOut(step: Step): void {
    this.keep(step);
    this.settleAll();
  }

  private keep({ events, requests }: Step): void {
    for (const { topic, eventType, payload } of events) {
      this.log.push({ topic, eventType, payload: canonicalJson(payload) });
    }
    this.outbox.push(...requests);
  }

  /** Feeds the open slice until nothing more comes of it. */
  private meetMarket(): void {
    const body = wireSliceOf(this.driver.marketSlice());
    for (;;) {
      const seen = this.dealtWith;
      const stand = this.desk.ask('POST', 'market/slices', { ...body, seen });
      if (stand.status >= 300)
        throw new Error(`slice ${body.slice}: ${JSON.stringify(stand.body)}`);
      if (stand.body['is_settled'] === true && stand.body['cursor'] === seen) return;
      this.hear(Infinity);
      this.settleAll();
    }
  }

  /** Sends what waits, the most urgent first, until nothing is left. */
  private settleAll(): void {
    while (this.outbox.length > 0) {
      const { reverses, hears, restarts } = this.whims.shift() ?? NO_WHIM;
      if (restarts) {
        this.desk.kill();
        this.driver = this.rebuilt();
      }
      const waiting = reverses ? this.outbox.toReversed() : this.outbox;
      this.outbox = [];
      const batch = waiting.toSorted((a, b) => this.urgency(a) - this.urgency(b));
      const sent = batch.filter((one) => this.mayLeave(one));
      for (const fate of sent.map((one) => this.send(one))) this.keep(this.driver.settle(fate));
      this.hear(hears);
      for (const { action, order } of batch.filter((one) => !sent.includes(one))) {
        this.keep(this.driver.settle({ action, order, outcome: 'SUPPRESSED', reason: 'FENCED' }));
      }
    }
  }

  /** Of a run that its tick has halted, only what closes. */
  private mayLeave({ action, order }: NumberedRequest): boolean {
    const { haltReason, book } = this.driver;
    return haltReason === null || action === 'CANCEL' || book.roleOf(order) !== 'ENTRY';
  }

  private urgency({ action, order }: NumberedRequest): number {
    return priorityOf(action, this.driver.book.roleOf(order));
  }

  private send({ action, order }: NumberedRequest): SettledAs {
    const { status, body } = this.ask(action, order);
    if (status < 300) return { action, order, outcome: 'ACKED', reason: null };
    const reason = body['code'] === 'ORDER_OVER' ? 'ORDER_OVER' : 'REFUSED';
    if (action !== 'CANCEL' || reason !== 'ORDER_OVER') {
      throw new Error(`${action} of ${order} is refused: ${JSON.stringify(body)}`);
    }
    return { action, order, outcome: 'REJECTED', reason };
  }

  private ask(action: NumberedRequest['action'], order: number) {
    const { book } = this.driver;
    if (action !== 'CANCEL')
      return this.desk.ask('POST', 'orders', ticketOf(book.birthOf(order).ticket));
    const path = `orders/${book.idOf(order)}`;
    const by = book.endOf(order);
    return by === 'NOW'
      ? this.desk.ask('DELETE', path)
      : this.desk.ask('POST', `${path}/end`, { by });
  }

  /** Takes in what the broker has told, so many messages at most. */
  private hear(most: number): void {
    for (const row of this.desk.messages(this.dealtWith).slice(0, most)) {
      const message = messageOf(row, JSON.stringify(row));
      const step = this.driver.takeMessage(message);
      if (typeof step === 'string') throw new Error(`message ${row.cursor} is parked: ${step}`);
      this.keep(step);
      this.dealtWith = row.cursor;
    }
  }
}
