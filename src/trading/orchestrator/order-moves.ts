/**
 * Moves orders through their life: asks the machine what an event does to an order, writes it into the
 * table, and tells it. The only place that does; orders come into being at the order desk.
 */
import {
  fillEventId,
  orderEventId,
  orderStep,
  stateAfter,
  type OrderEffect,
  type OrderEvent,
} from '../../engines/execution/index.ts';
import { invariant } from '../../foundation/core/index.ts';
import {
  NO_REASON,
  type EventKind,
  type EventLog,
  type OrderTable,
  type SliceTime,
} from '../../foundation/model/index.ts';

const CANCEL_REQUEST = orderEventId('CANCEL_REQUEST');
const CANCEL_ACK = orderEventId('CANCEL_ACK');
const REPLACE_REQUEST = orderEventId('REPLACE_REQUEST');
const REPLACE_ACK = orderEventId('REPLACE_ACK');
const REJECT = orderEventId('REJECT');
const EXPIRE = orderEventId('EXPIRE');

export class OrderMoves {
  private readonly orders: OrderTable;
  private readonly events: EventLog;
  private readonly time: SliceTime;

  constructor(orders: OrderTable, events: EventLog, time: SliceTime) {
    this.orders = orders;
    this.events = events;
    this.time = time;
  }

  /** Books `qty` shares of a fill, which is a fact in every state; an alarm is told. */
  fill(order: number, qty: number): OrderEffect {
    const before = this.orders.remaining.at(order);
    const event = fillEventId(qty, before);
    this.orders.takeFill(order, qty);
    const effect = this.move(order, event, NO_REASON);
    if (effect !== 'APPLY') this.note('ORDER_DESYNC', order, { a: qty, b: before });
    return effect;
  }

  /** Ends a working order at once. */
  cancel(order: number, reason: number): void {
    this.end(order, CANCEL_ACK, { kind: 'ORDER_CANCELED', reason });
  }

  /** Asks for a cancel: until it is confirmed, the order works on. */
  requestCancel(order: number, reason: number): void {
    this.orders.cancelReason.set(order, reason);
    this.move(order, CANCEL_REQUEST, reason);
    this.note('CANCEL_REQUESTED', order, { reason, a: this.orders.remaining.at(order) });
  }

  /** The cancel that was asked for took effect. */
  confirmCancel(order: number): void {
    this.cancel(order, this.orders.cancelReason.at(order));
  }

  /** Asks for a replacement: until it is confirmed, the order works on as it is. */
  requestReplace(order: number, reason: number): void {
    this.move(order, REPLACE_REQUEST, reason);
    this.note('REPLACE_REQUESTED', order, { reason, a: this.orders.remaining.at(order) });
  }

  /** The replacement that was asked for took effect: the order is gone. */
  confirmReplace(order: number, reason: number): void {
    this.end(order, REPLACE_ACK, { kind: 'ORDER_CANCELED', reason });
  }

  /** The broker does not take the order, or takes it no longer. */
  reject(order: number, reason: number): void {
    this.end(order, REJECT, { kind: 'ORDER_CANCELED', reason });
  }

  /** Its time in force is over. */
  expire(order: number, reason: number): void {
    this.end(order, EXPIRE, { kind: 'ORDER_EXPIRED', reason });
  }

  /** What news of the broker does to an order; the caller has booked its shares and tells it. */
  apply(order: number, event: OrderEvent, reason: number): OrderEffect {
    return this.move(order, orderEventId(event), reason);
  }

  private end(
    order: number,
    event: number,
    told: { readonly kind: EventKind; readonly reason: number },
  ): void {
    const a = this.orders.remaining.at(order);
    const effect = this.move(order, event, told.reason);
    if (effect === 'APPLY') this.note(told.kind, order, { reason: told.reason, a });
    else if (effect !== 'IGNORE') this.note('ORDER_DESYNC', order, { reason: told.reason, b: a });
  }

  private move(order: number, event: number, reason: number): OrderEffect {
    const { orders } = this;
    const state = orders.state.at(order);
    const step = orderStep(state, event);
    const { effect } = step;
    invariant(effect !== 'DEFECT', 'a request fits the state of its order', {
      order,
      state,
      event,
    });
    const after = stateAfter(state, step, orders.remaining.at(order), orders.qty.at(order));
    if (after !== state) orders.moveTo(order, after, reason);
    return effect;
  }

  private note(
    kind: EventKind,
    order: number,
    of: { readonly reason?: number; readonly a?: number; readonly b?: number },
  ): void {
    const { reason = NO_REASON, a = 0, b = 0 } = of;
    const symbol = this.orders.symbol.at(order);
    this.events.append({ kind, ts: this.time.ts, symbol, order, reason, a, b, c: 0 });
  }
}
