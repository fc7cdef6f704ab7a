/**
 * A run's tick, driven by what comes in: slices, messages of the broker, the fate of requests, switches. Each
 * input gives one step: what it led to, to be committed before anything of it is sent. No clock, no I/O:
 * the same inputs give the same steps, so that a log of the inputs is the whole record of a run.
 */
import { OrderIds } from '../../../../engines/audit/index.ts';
import { invariant, type JsonObject } from '../../../../foundation/core/index.ts';
import {
  formatInstant,
  formatMicros,
  NO_ORDER,
  reasonText,
  REPLACE_PENDING,
  type KillSwitchKind,
  type RunRecord,
} from '../../../../foundation/model/index.ts';
import { type BrokerMessage, type MarketSlice } from '../../../../foundation/ports/index.ts';
import { RecordedTick } from '../../../../trading/backtest/index.ts';
import { CHUNK_SLICES } from '../../../../trading/orchestrator/index.ts';
import { bookMessage } from './book-message.ts';
import { Deliveries, sightingOf, type Sighting } from './deliveries.ts';
import type { EnginePlan } from './engine-plan.ts';
import { Executions } from './executions.ts';
import { marketSliceOf } from './market-slice.ts';
import { OrderBook } from './order-facts.ts';
import { settleRequest } from './settle-request.ts';
import type {
  ParkReason,
  Phase,
  SettledAs,
  Step,
  WantedRequest,
  Withdrawal,
  ZombieStep,
} from './step.ts';
import { StepMaker, type StepFacts, type TickHalt, type Told } from './step-maker.ts';
import { messageTold, zombieTold } from './told-news.ts';

export class RunDriver {
  readonly plan: EnginePlan;
  readonly recorded: RecordedTick;
  readonly book: OrderBook;
  /** Of the slice that is open, or was decided last; 0 before the first. */
  slice = 0;
  phase: Phase = 'CLOSED';
  /** Whether the bars were told, and whether their end was. */
  isFeedOpen = false;
  isFeedEnded = false;
  readonly orderIds: OrderIds;
  readonly deliveries = new Deliveries();
  private readonly executions = new Executions();
  private readonly maker: StepMaker;
  /** Rows of the slice. */
  private from = 0;
  private to = 0;

  constructor(plan: EnginePlan) {
    this.plan = plan;
    this.recorded = new RecordedTick({ ...plan, cash: plan.inputs.cash, seed: plan.inputs.seed });
    const { orders } = this.recorded.tick;
    const { symbols } = plan.prepared;
    const orderIds = new OrderIds(plan.inputs, orders);
    this.orderIds = orderIds;
    this.book = new OrderBook({ orders, ids: orderIds, symbols });
    const { runId } = plan.inputs;
    const { tick } = this.recorded;
    this.maker = new StepMaker({ runId, tick, book: this.book, orderIds, symbols });
  }

  /** Whether every slice was decided. */
  get isDone(): boolean {
    return this.phase === 'CLOSED' && this.to === this.plan.prepared.columns.count;
  }

  /** Market time of the slice that comes next; null: there is none. */
  get nextTs(): number | null {
    return this.plan.prepared.columns.ts[this.to] ?? null;
  }

  /** Rows of the slices that were decided. */
  get rowsDone(): number {
    return this.phase === 'CLOSED' ? this.to : this.from;
  }

  /** Why the tick halted; null: it did not. */
  get haltReason(): string | null {
    const { state } = this.recorded.tick;
    return state.halted ? reasonText(state.haltReason) : null;
  }

  /** When the tick halted first, and the numbers behind it; null: it did not. */
  get halt(): TickHalt | null {
    return this.maker.halt;
  }

  /** Why the tick disarmed; null: it did not. */
  get disarmReason(): string | null {
    const { state } = this.recorded.tick;
    return state.disarmed ? reasonText(state.disarmReason) : null;
  }

  /** Whether a bar can do anything at a broker: an order works, or shares are held. */
  get isExposed(): boolean {
    const { orders, portfolio } = this.recorded.tick;
    return orders.workingCount > 0 || portfolio.gross > 0;
  }

  /** Whether a replacement is on its way: until it is there, a stop may be of another size than its position. */
  get isReplacing(): boolean {
    const { orders } = this.recorded.tick;
    return orders.working.some((working) =>
      working.view().some((order) => orders.state.at(order) === REPLACE_PENDING),
    );
  }

  /** Tells what the bars are, before the first of them. */
  openFeed(): Step {
    const { data, seed } = this.plan.inputs;
    const { slices } = this.plan.prepared;
    this.isFeedOpen = true;
    return this.step({
      topic: 'RUNTIME',
      eventType: 'FEED_OPENED',
      correlationId: null,
      payload: {
        data: data.map(({ symbol, sha256, rows }) => ({ rows, sha256, symbol })),
        rows: this.plan.prepared.columns.count,
        seed,
        slices,
      },
    });
  }

  /** Tells that every slice was decided: the record of the run stands. */
  endFeed(): Step {
    invariant(this.isDone, 'a feed ends with its last slice');
    const { equity } = this.recorded.tick.portfolio;
    this.isFeedEnded = true;
    return this.step({
      topic: 'RUNTIME',
      eventType: 'FEED_ENDED',
      correlationId: null,
      payload: { final_equity: formatMicros(equity), slices: this.slice },
    });
  }

  /**
   * Cancels every order that protects nothing: the run is being wound down. `except`: orders of which nobody knows
   * yet whether the broker has them; there is nothing to cancel before. `protects`: a stop may be sent, so that each
   * position that was to have one is left with it, once its size; after the last bar none is that has none.
   */
  withdraw({ except, protects }: Withdrawal): Step {
    const { tick } = this.recorded;
    tick.withdrawOrders(except);
    if (protects) tick.leaveProtected();
    const ids = except.map((order) => this.book.idOf(order));
    return this.step({
      topic: 'RUNTIME',
      eventType: 'ORDERS_WITHDRAWN',
      correlationId: null,
      payload: {
        ...(ids.length === 0 ? {} : { except: ids }),
        phase: this.phase,
        protects,
        slice: this.slice,
      },
    });
  }

  /** The next slice: integrity of its bars. An event tells of it only when something followed. */
  openSlice(): Step {
    invariant(this.phase === 'CLOSED' && !this.isDone, 'a slice follows a decided one');
    const { tick } = this.recorded;
    const { ts, count } = this.plan.prepared.columns;
    const from = this.to;
    let to = from + 1;
    while (to < count && ts[to] === ts[from]) to++;
    this.from = from;
    this.to = to;
    this.slice++;
    this.phase = 'OPEN';
    tick.time.clock = ts[from] as number; // of a record, the clock is the slice's time
    tick.openSlice(from, to);
    return this.step(tick.events.count === 0 ? null : this.slicePlace('SLICE_OPENED'));
  }

  /** The bars of the open slice as a simulated market wants them. */
  marketSlice(): MarketSlice {
    invariant(this.phase === 'OPEN', 'only an open slice has a market');
    const { plan, slice, from, to } = this;
    const { tick } = this.recorded;
    return marketSliceOf(plan.prepared, {
      slice,
      from,
      to,
      isAccepted: (row) => tick.isAccepted(row),
    });
  }

  /** A message of the broker, or why it cannot be taken; nothing has changed then. */
  takeMessage(message: BrokerMessage): Step | ParkReason {
    const { tick } = this.recorded;
    const { executions, book, deliveries } = this;
    const taken = bookMessage(message, { tick, executions, book });
    if (typeof taken === 'string') return taken;
    const { order, booked } = taken;
    deliveries.hear(order, message.kind);
    // A stop that is larger than what it closed works on, until it is cancelled.
    const news = deliveries.isOver(order) ? order : NO_ORDER;
    return this.step(messageTold(message, this.place()), { news, booked });
  }

  /** How a message shows its order at the broker; null: it doesn't. The message was taken. */
  sightingIn({
    clientOrderId,
    kind,
  }: BrokerMessage): (Sighting & { readonly order: number }) | null {
    const order = this.book.indexOf(clientOrderId);
    if (order === null) return null;
    const sighting = sightingOf(kind, this.book.sharesOf(order));
    return sighting === null ? null : { ...sighting, order };
  }

  /** An order was seen at the broker; null: it was not given up, or that is known. What still acts is cancelled. */
  noteSighting(order: number, sighting: Sighting): ZombieStep | null {
    const verdict = this.deliveries.see(order, sighting);
    if (verdict === null) return null;
    const input = zombieTold(this.book.idOf(order), { sighting, verdict, place: this.place() });
    const also: readonly WantedRequest[] = verdict.cancels ? [{ action: 'CANCEL', order }] : [];
    return { ...this.step(input, { news: order, also }), consequence: verdict.consequence };
  }

  /** The fate of a request. What did not come to be ends without being a reject of the broker's. */
  settle(as: SettledAs): Step {
    const { order, action, outcome, reason } = as;
    const { tick } = this.recorded;
    const { book, deliveries, maker } = this;
    const also = settleRequest(as, { tick, book, deliveries, maker });
    const clientOrderId = book.idOf(order);
    const input = {
      topic: 'BROKER',
      eventType: 'SEND_SETTLED',
      correlationId: clientOrderId,
      payload: {
        action,
        client_order_id: clientOrderId,
        outcome,
        phase: this.phase,
        reason,
        slice: this.slice,
      },
    } as const;
    return this.step(input, { news: order, also });
  }

  /** Raises a kill switch; the next slice's risk tick acts on it. */
  raiseSwitch(kind: KillSwitchKind): Step {
    this.recorded.tick.raiseKillSwitch(kind);
    return this.step({
      topic: 'RUNTIME',
      eventType: 'SWITCH_RAISED',
      correlationId: null,
      payload: { kind, ...this.place() },
    });
  }

  /** Marks, risk, strategy, orders, and the slice's equity, which its last event tells. */
  closeSlice(): Step {
    invariant(this.phase === 'OPEN', 'only an open slice is decided');
    const { tick } = this.recorded;
    this.plan.inTurn(() => {
      tick.closeSlice();
    });
    tick.recordSlice();
    this.phase = 'CLOSED';
    const { points } = tick;
    const { ts, equity, cash, gross, net } = points.last;
    const done: Told = {
      topic: 'RUNTIME',
      eventType: 'SLICE_DONE',
      correlationId: null,
      payload: {
        cash: formatMicros(cash),
        equity: formatMicros(equity),
        gross: formatMicros(gross),
        net: formatMicros(net),
        slice: this.slice,
        ts: formatInstant(ts),
      },
    };
    if (points.count === CHUNK_SLICES) this.recorded.drain();
    return this.step(null, { last: done });
  }

  /** The record as far as it goes; nothing can be driven after it. */
  finish(): RunRecord {
    return { inputs: this.plan.inputs, ...this.recorded.finish(this.rowsDone) };
  }

  /** Members of a payload come in the order of their names: a replay compares them quicker then. */
  private place(): JsonObject {
    return { phase: this.phase, slice: this.slice };
  }

  private slicePlace(eventType: string): Told {
    const { from, to, slice } = this;
    const ts = formatInstant(this.plan.prepared.columns.ts[from] as number);
    const payload = { from_row: from, slice, to_row: to, ts };
    return { topic: 'RUNTIME', eventType, correlationId: null, payload };
  }

  private step(input: Told | null, of: StepFacts = {}): Step {
    this.plan.observe(this.recorded.tick.events, this);
    return this.maker.make(input, of);
  }
}
