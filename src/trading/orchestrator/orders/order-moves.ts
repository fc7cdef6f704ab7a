/**
 * Moves orders through their life: asks the machine what an event does to an order, writes it into the
 * table, tells it, and raises the kill switch DESYNC where the machine says that our picture of the
 * order was wrong. The only place that does; orders come into being at the order desk.
 */
import {
  correctionEventId,
  fillEventId,
  orderEventId,
  orderStep,
  stateAfter,
} from '../../../engines/execution/index.ts';
import type { OrderTraffic, RiskTick } from '../../../engines/risk/index.ts';
import { invariant } from '../../../foundation/core/index.ts';
import {
  CANCEL_PENDING,
  NO_REASON,
  reasonId,
  REPLACE_PENDING,
  type EventKind,
  type EventLog,
  type OrderTable,
  type SliceTime,
} from '../../../foundation/model/index.ts';

const BROKER_CANCELED = reasonId('BROKER_CANCELED');
const ORDER_NOT_PLACED = reasonId('ORDER_NOT_PLACED');
const REPLACED = reasonId('REPLACED');

const ACK = orderEventId('ACK');
const CANCEL_REQUEST = orderEventId('CANCEL_REQUEST');
const CANCEL_ACK = orderEventId('CANCEL_ACK');
const CANCEL_REJECT = orderEventId('CANCEL_REJECT');
const REPLACE_REQUEST = orderEventId('REPLACE_REQUEST');
const REPLACE_ACK = orderEventId('REPLACE_ACK');
const REPLACE_REJECT = orderEventId('REPLACE_REJECT');
const REPLACE_UNSENT = orderEventId('REPLACE_UNSENT');
const REJECT = orderEventId('REJECT');
const EXPIRE = orderEventId('EXPIRE');
const BUST = orderEventId('BUST');

/** What goes with a move: how it is told when it is made, and how many shares the news is about. */
interface Told {
  readonly kind?: EventKind;
  readonly reason?: number;
  readonly shares?: number;
}

export class OrderMoves {
  private readonly orders: OrderTable;
  private readonly traffic: OrderTraffic;
  private readonly risk: RiskTick;
  private readonly events: EventLog;
  private readonly time: SliceTime;

  constructor(of: {
    readonly orders: OrderTable;
    readonly traffic: OrderTraffic;
    readonly risk: RiskTick;
    readonly events: EventLog;
    readonly time: SliceTime;
  }) {
    this.orders = of.orders;
    this.traffic = of.traffic;
    this.risk = of.risk;
    this.events = of.events;
    this.time = of.time;
  }

  /** Takes `shares` of a fill, which is a fact in every state; the caller books it. */
  fill(order: number, shares: number): void {
    const before = this.orders.remaining.at(order);
    this.orders.takeFill(order, shares);
    this.move(order, fillEventId(shares, before), { shares }, before);
  }

  /** Gives back `shares` of a fill that never was. */
  bust(order: number, shares: number): void {
    const before = this.orders.remaining.at(order);
    this.orders.correctFilled(order, shares);
    this.move(order, BUST, { shares }, before);
  }

  /** A fill was of `more` shares than it was booked with, below 0 of fewer. */
  correct(order: number, more: number): void {
    const { orders } = this;
    const before = orders.remaining.at(order);
    orders.correctFilled(order, -more);
    const event = correctionEventId(more, {
      remaining: before,
      isWorking: orders.isWorking(order),
    });
    this.move(order, event, { shares: more }, before);
  }

  /** The broker has the order. */
  acknowledge(order: number): void {
    this.move(order, ACK, { kind: 'ORDER_ACKNOWLEDGED' });
  }

  /** Ends a working order at once: the broker is told, unless it was asked before. */
  cancel(order: number, reason: number): void {
    const state = this.orders.state.at(order);
    if (state !== CANCEL_PENDING) this.traffic.noteMessage();
    if (state === REPLACE_PENDING) this.orders.cancelReason.set(order, REPLACED);
    this.move(order, CANCEL_ACK, { kind: 'ORDER_CANCELED', reason });
  }

  /** Asks for a cancel: until it is confirmed, the order works on. */
  requestCancel(order: number, reason: number): void {
    this.traffic.noteMessage();
    this.orders.cancelReason.set(order, reason);
    this.move(order, CANCEL_REQUEST, { kind: 'CANCEL_REQUESTED', reason });
  }

  /** The order is cancelled: for the reason that we asked with, else for the broker's own. */
  confirmCancel(order: number): void {
    const wasAsked = this.orders.state.at(order) === CANCEL_PENDING;
    const reason = wasAsked ? this.orders.cancelReason.at(order) : BROKER_CANCELED;
    this.move(order, CANCEL_ACK, { kind: 'ORDER_CANCELED', reason });
  }

  /** The order never came to be at the broker. One that ended before is left as it is. */
  lose(order: number): void {
    this.move(order, CANCEL_ACK, { kind: 'ORDER_CANCELED', reason: ORDER_NOT_PLACED });
  }

  /** The broker doesn't cancel the order: it works on. */
  rejectCancel(order: number): void {
    this.move(order, CANCEL_REJECT, { kind: 'CANCEL_REJECTED' });
  }

  /** Asks for a replacement: until it is confirmed, the order works on as it is. */
  requestReplace(order: number, reason: number): void {
    this.traffic.noteMessage();
    this.move(order, REPLACE_REQUEST, { kind: 'REPLACE_REQUESTED', reason });
  }

  /** A replacement took effect: the order is gone. Told twice, or of an order that we ended meanwhile, it is known. */
  confirmReplace(order: number): void {
    const { reason, cancelReason } = this.orders;
    if (reason.at(order) === REPLACED || cancelReason.at(order) === REPLACED) return;
    this.move(order, REPLACE_ACK, { kind: 'ORDER_CANCELED', reason: REPLACED });
  }

  /** The broker doesn't replace the order: it works on as it is, and not as its book wants it. */
  rejectReplace(order: number): void {
    if (this.orders.state.at(order) === REPLACE_PENDING) this.orders.bookChanges++;
    this.move(order, REPLACE_REJECT, { kind: 'REPLACE_REJECTED' });
  }

  /** What was to come in the order's place was never sent: it works on as it is. False: it ended for another reason. */
  keep(order: number): boolean {
    if (this.orders.isWorking(order) || this.orders.reason.at(order) !== REPLACED) return false;
    this.move(order, REPLACE_UNSENT, { kind: 'REPLACE_REJECTED' });
    return true;
  }

  /** The broker does not take the order, or takes it no longer. */
  reject(order: number, reason: number): void {
    this.move(order, REJECT, { reason });
  }

  /** Its time in force is over. */
  expire(order: number, reason: number): void {
    this.move(order, EXPIRE, { kind: 'ORDER_EXPIRED', reason });
  }

  /** The broker speaks of a fill that was never told: there is nothing to book, and that is wrong. */
  missFill(order: number, news: 'BUST' | 'CORRECT'): void {
    const { orders } = this;
    const state = orders.state.at(order);
    this.alarm(order, orderEventId(news), { state, before: orders.remaining.at(order), shares: 0 });
  }

  /** `before`: what remained before the news, where the caller has changed it already. */
  private move(
    order: number,
    event: number,
    told: Told,
    before = this.orders.remaining.at(order),
  ): void {
    const { orders } = this;
    const state = orders.state.at(order);
    const step = orderStep(state, event);
    const { effect } = step;
    invariant(effect !== 'DEFECT', 'a request fits the state of its order', {
      order,
      state,
      event,
    });
    if (effect === 'IGNORE') return;
    const reason = told.reason ?? NO_REASON;
    const after = stateAfter(state, step, orders.remaining.at(order), orders.qty.at(order));
    if (event === REPLACE_UNSENT) orders.comeBack(order, after);
    else if (after !== state) orders.moveTo(order, after, reason);
    if (effect !== 'ALARM' && told.kind !== undefined) {
      this.note(told.kind, order, { reason, a: before });
    }
    if (effect === 'APPLY') return;
    this.alarm(order, event, { state, before, shares: told.shares ?? 0 });
  }

  /** The next risk tick halts and flattens: whoever holds a wrong picture must not trade on it. */
  private alarm(
    order: number,
    event: number,
    of: { readonly state: number; readonly before: number; readonly shares: number },
  ): void {
    this.note('ORDER_DESYNC', order, { a: of.shares, b: of.before, c: event, d: of.state });
    this.risk.raiseKillSwitch('DESYNC');
  }

  private note(
    kind: EventKind,
    order: number,
    of: { reason?: number; a?: number; b?: number; c?: number; d?: number },
  ): void {
    const { reason = NO_REASON, a = 0, b = 0, c = 0, d = 0 } = of;
    const symbol = this.orders.symbol.at(order);
    this.events.append({ kind, ts: this.time.ts, symbol, order, reason, a, b, c, d });
  }
}
