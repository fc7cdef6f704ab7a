/** Makes steps: takes what the tick told since the last one, numbers it, and finds what follows from it. */
import { TickEventBodies, type OrderIds } from '../../../../engines/audit/index.ts';
import type { JsonObject } from '../../../../foundation/core/index.ts';
import { NO_ORDER, type RunId, type TickEvent } from '../../../../foundation/model/index.ts';
import type { Tick } from '../../../../trading/orchestrator/index.ts';
import type { OrderBook } from './order-facts.ts';
import type { BookedExecution, NumberedRequest, Step, StepEvent, WantedRequest } from './step.ts';
import { lateEnds, wantedRequests } from './wanted-requests.ts';

/** An event that is not the tick's: an input, or the end of a slice. */
export type Told = Pick<StepEvent, 'topic' | 'eventType' | 'payload' | 'correlationId'>;

/** What a step is beside the tick's events. */
export interface StepFacts {
  /** The order of which the broker told that it is over. */
  readonly news?: number;
  readonly booked?: BookedExecution | null;
  /** Requests that follow from no event. */
  readonly also?: readonly WantedRequest[];
  /** The last event of the step. */
  readonly last?: Told;
}

/** When and why the tick halted: market time, and the payload of its event with the numbers behind it. */
export interface TickHalt {
  readonly at: number;
  readonly payload: JsonObject;
}

export class StepMaker {
  private readonly tick: Tick;
  private readonly book: OrderBook;
  private readonly bodies: TickEventBodies;
  /** Orders whose end is asked for as soon as the broker has them. */
  private readonly endingLate = new Set<number>();
  /** Cancels that were asked for, by order. */
  private readonly cancels = new Map<number, number>();
  /** Events so far. */
  private told = 0;
  /** The first halt of the tick, which stands for good. */
  private firstHalt: TickHalt | null = null;

  constructor(of: {
    readonly runId: RunId;
    readonly tick: Tick;
    readonly book: OrderBook;
    readonly orderIds: OrderIds;
    readonly symbols: readonly string[];
  }) {
    const { orders } = of.tick;
    this.tick = of.tick;
    this.book = of.book;
    const { orderIds, symbols } = of;
    this.bodies = new TickEventBodies(of.runId, { orders, orderIds, symbols });
  }

  get halt(): TickHalt | null {
    return this.firstHalt;
  }

  /** Whether the broker has just got an order that is to end again: it is told once. */
  takeEndingLate(order: number): boolean {
    return this.endingLate.delete(order) && this.book.endOf(order) !== 'NOW';
  }

  /** The input comes first, what closes a slice last. */
  make(input: Told | null, of: StepFacts): Step {
    const { events: log, orders } = this.tick;
    const { news = NO_ORDER, booked = null, also = [], last } = of;
    const first = this.told + 1;
    const inputNumber = input === null ? null : first;
    const told: TickEvent[] = [];
    for (let at = 0; at < log.count; at++) told.push(log.at(at));
    const bodies = this.bodies.tell(log, first + (input === null ? 0 : 1));
    log.clear();
    this.firstHalt ??= haltIn(told, bodies);
    const events: StepEvent[] = [];
    if (input !== null) events.push(eventOf(input, null));
    // What an older step caused, this one's input brought about.
    for (const body of bodies) {
      const { cause } = body;
      events.push(eventOf(body, cause === null || cause < first ? inputNumber : cause));
    }
    if (last !== undefined) events.push(eventOf(last, null));
    this.told += events.length;
    const { newOrders, changedOrders } = this.noteOrders(told);
    const wanted = [...wantedRequests(told, orders, news), ...also];
    const requests = wanted.map((request) => this.numbered(request));
    return { first, events, newOrders, changedOrders, requests, booked };
  }

  /** Which orders came into being, and which older ones moved, each once. */
  private noteOrders(told: readonly TickEvent[]): Pick<Step, 'newOrders' | 'changedOrders'> {
    const newOrders: number[] = [];
    for (const { kind, order } of told) if (kind === 'ORDER_ACCEPTED') newOrders.push(order);
    const born = new Set(newOrders);
    const moved = new Set<number>();
    for (const { kind, order } of told) {
      if (order !== NO_ORDER && kind !== 'ORDER_REJECTED' && !born.has(order)) moved.add(order);
    }
    for (const order of newOrders) this.book.note(order);
    for (const order of lateEnds(told)) this.endingLate.add(order);
    return { newOrders, changedOrders: [...moved] };
  }

  private numbered(request: WantedRequest): NumberedRequest {
    if (request.action !== 'CANCEL') return { ...request, serial: 0 };
    const serial = this.cancels.get(request.order) ?? 0;
    this.cancels.set(request.order, serial + 1);
    return { ...request, serial };
  }
}

function eventOf(
  { topic, eventType, correlationId, payload }: Told,
  cause: number | null,
): StepEvent {
  return { topic, eventType, correlationId, payload, cause };
}

function haltIn(
  told: readonly TickEvent[],
  bodies: readonly { readonly eventType: string; readonly payload: JsonObject }[],
): TickHalt | null {
  const at = told.find(({ kind }) => kind === 'HALTED')?.ts;
  const payload = bodies.find(({ eventType }) => eventType === 'HALTED')?.payload;
  return at === undefined || payload === undefined ? null : { at, payload };
}
