/**
 * Turns a run's records into the bodies of its log, in order, and finds the cause of each: a fill
 * follows from its order's acceptance, a cancellation from the request or decision behind it, a
 * flattening order from the flatten, a flatten from the halt of the same reason, what a split pays and
 * cancels from the split.
 */
import { Float64Column, Int32Column } from '../../../foundation/core/index.ts';
import {
  FLATTENING,
  formatInstant,
  NO_ORDER,
  NONE,
  type EventBody,
  type EventKind,
  type EventLog,
  type RunId,
  type TickEvent,
} from '../../../foundation/model/index.ts';
import { EventIds } from './event-ids.ts';
import { TOPIC_OF_KIND, tickPayload, type TickBooks } from './tick-event-body.ts';

/** An event that others follow from: its line and its kind. */
interface Cause {
  readonly seq: number;
  readonly kind: EventKind;
}

/** An event that has no line yet: where ids are given later, its cause is a number of the same count. */
export interface ToldEvent extends Omit<EventBody, 'tsUtc' | 'causationId'> {
  /** UTC milliseconds of the slice. */
  readonly ts: number;
  /** Number of the event that it follows from; null: none. */
  readonly cause: number | null;
}

/** Events of an order that others follow from. */
type OrderCause = 'ORDER_ACCEPTED' | 'ORDER_CANCELED' | 'FILL_APPLIED';

type RequestKind = 'CANCEL_REQUESTED' | 'REPLACE_REQUESTED';

/** What was asked of the broker, and why. */
interface Request extends Cause {
  readonly reason: number;
}

export class TickEventBodies {
  private readonly books: TickBooks;
  private readonly ids: EventIds;
  /** By kind and order: the latest line of that kind, 0 where there is none. */
  private readonly lines: Readonly<Record<OrderCause, Float64Column>> = {
    ORDER_ACCEPTED: new Float64Column(),
    ORDER_CANCELED: new Float64Column(),
    FILL_APPLIED: new Float64Column(),
  };
  /** By kind and order: the request that wasn't refused. */
  private readonly requests: Readonly<Record<RequestKind, Map<number, Request>>> = {
    CANCEL_REQUESTED: new Map(),
    REPLACE_REQUESTED: new Map(),
  };
  /** By order: fills so far. */
  private readonly fills = new Int32Column();
  /** By reason id: the latest halt, disarm, block or split for it. */
  private readonly decisions = new Map<number, Cause>();
  private flatten: Cause | null = null;
  // Events of a slice share their instant.
  private lastTs = Number.NaN;
  private lastTsText = '';

  constructor(runId: RunId, books: TickBooks) {
    this.books = books;
    this.ids = new EventIds(runId);
  }

  /**
   * Bodies of all records of the log, which will stand on the lines from `nextSeq` on without others
   * between them. The caller clears the log.
   */
  read(log: EventLog, nextSeq: number): EventBody[] {
    const bodies: EventBody[] = [];
    for (let i = 0; i < log.count; i++) bodies.push(this.body(log.at(i), nextSeq + i));
    return bodies;
  }

  /** As `read`, of events that get lines and ids later: they are numbered from `next` on. */
  tell(log: EventLog, next: number): ToldEvent[] {
    const told: ToldEvent[] = [];
    for (let i = 0; i < log.count; i++) {
      const event = log.at(i);
      const cause = this.causeOf(event)?.seq ?? null;
      told.push({ ...this.content(event, next + i), ts: event.ts, cause });
    }
    return told;
  }

  private body(event: TickEvent, seq: number): EventBody {
    const cause = this.causeOf(event);
    const { topic, eventType, correlationId, payload } = this.content(event, seq);
    if (event.ts !== this.lastTs) {
      this.lastTs = event.ts;
      this.lastTsText = formatInstant(event.ts);
    }
    return {
      tsUtc: this.lastTsText,
      topic,
      eventType,
      correlationId,
      causationId:
        cause === null ? null : this.ids.at(cause.seq, TOPIC_OF_KIND[cause.kind], cause.kind),
      payload,
    };
  }

  /** What an event says, whatever line it stands on. Remembers it: later events may follow from it. */
  private content(event: TickEvent, seq: number): Omit<EventBody, 'tsUtc' | 'causationId'> {
    const fillNumber = this.remember(event, seq);
    return {
      topic: TOPIC_OF_KIND[event.kind],
      eventType: event.kind,
      correlationId: event.order === NONE ? null : this.books.orderIds.at(event.order),
      payload: tickPayload(event, this.books, fillNumber),
    };
  }

  private causeOf(event: TickEvent): Cause | null {
    const decision = this.decisions.get(event.reason) ?? null;
    switch (event.kind) {
      case 'ORDER_ACCEPTED':
        return this.causeOfOrder(event.order);
      case 'ORDER_CANCELED':
        return this.requestOf(event) ?? decision;
      case 'CANCEL_REJECTED':
        return this.requests.CANCEL_REQUESTED.get(event.order) ?? null;
      case 'REPLACE_REJECTED':
        return this.requests.REPLACE_REQUESTED.get(event.order) ?? null;
      case 'CANCEL_REQUESTED':
      case 'REPLACE_REQUESTED':
      case 'FLATTEN_ORDERED':
      case 'SPLIT_FRACTION_PAID':
      case 'SPLIT_RESIDUE':
        return decision;
      case 'FILL_APPLIED':
      case 'FILL_DUPLICATE':
      case 'BROKER_REJECTED':
      case 'ORDER_ACKNOWLEDGED':
      case 'FILL_BUSTED':
      case 'FILL_CORRECTED':
      case 'ORDER_EXPIRED':
      case 'ORDER_DESYNC':
        return this.lineOf('ORDER_ACCEPTED', event.order);
      default:
        return null;
    }
  }

  /** An order follows from the flatten, from the end of the one it replaces, or from its parent's fill. */
  private causeOfOrder(order: number): Cause | null {
    const { orders } = this.books;
    if (orders.role.at(order) === FLATTENING) return this.flatten;
    if (orders.isPlain(order)) return null;
    const { parent, replaces } = orders.termsOf(order);
    return replaces === NO_ORDER
      ? this.lineOf('FILL_APPLIED', parent)
      : this.lineOf('ORDER_CANCELED', replaces);
  }

  /** An end follows from the request that asked for it for the same reason; another one was overtaken. */
  private requestOf({ order, reason }: TickEvent): Cause | null {
    const asked = [this.requests.CANCEL_REQUESTED, this.requests.REPLACE_REQUESTED];
    const requests = asked.map((byOrder) => byOrder.get(order));
    return requests.find((request) => request?.reason === reason) ?? null;
  }

  private lineOf(kind: OrderCause, order: number): Cause | null {
    const column = this.lines[kind];
    const seq = order >= 0 && order < column.length ? column.at(order) : 0;
    return seq === 0 ? null : { seq, kind };
  }

  /** Notes what later events may follow from; returns the number of a fill. */
  private remember(event: TickEvent, seq: number): number {
    switch (event.kind) {
      case 'CANCEL_REQUESTED':
      case 'REPLACE_REQUESTED':
        this.requests[event.kind].set(event.order, { seq, kind: event.kind, reason: event.reason });
        return 0;
      case 'CANCEL_REJECTED':
        this.requests.CANCEL_REQUESTED.delete(event.order);
        return 0;
      case 'REPLACE_REJECTED':
        this.requests.REPLACE_REQUESTED.delete(event.order);
        return 0;
      case 'ORDER_ACCEPTED':
      case 'ORDER_CANCELED':
        setAt(this.lines[event.kind], event.order, seq);
        return 0;
      case 'HALTED':
      case 'DISARMED':
      case 'SYMBOL_BLOCKED':
      case 'SPLIT_APPLIED':
        this.decisions.set(event.reason, { seq, kind: event.kind });
        return 0;
      case 'FLATTEN_ORDERED':
        this.flatten = { seq, kind: event.kind };
        return 0;
      case 'FILL_APPLIED':
        setAt(this.lines.FILL_APPLIED, event.order, seq);
        while (this.fills.length <= event.order) this.fills.push(0);
        this.fills.set(event.order, this.fills.at(event.order) + 1);
        return this.fills.at(event.order);
      default:
        return 0;
    }
  }
}

function setAt(column: Float64Column, order: number, seq: number): void {
  while (column.length <= order) column.push(0);
  column.set(order, seq);
}
