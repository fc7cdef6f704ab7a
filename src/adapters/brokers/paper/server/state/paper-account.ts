/** One account of the paper broker: its money, orders, positions, messages, and the market that it trades in. */
import { compareCodeUnits, invariant } from '../../../../../foundation/core/index.ts';
import {
  formatMicros,
  ORDER_STATES,
  parseInstant,
  type OrderState,
} from '../../../../../foundation/model/index.ts';
import type { WireMessage, WireOrder, WireSlice, WireTerms } from '../../wire-words.ts';
import { microsOf } from './micros-of.ts';
import { PaperBook } from './paper-book.ts';
import { isOpenState, PaperMarket } from './paper-market.ts';

/** A message, and the event that it tells of: it is told when that is durable. */
export interface PaperMessage {
  readonly n: number;
  readonly wire: WireMessage;
}

/** One execution as it stands. */
interface Execution {
  readonly orderId: string;
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
  readonly isBusted: boolean;
}

/** Number and time of the event that is applied. */
export interface Stamp {
  readonly n: number;
  readonly at: string;
}

/** What a message says beyond its kind and order. */
interface Told {
  readonly execution?: WireMessage['execution'];
  readonly reason?: string;
}

/** Shares, and money as decimal texts. */
interface Trade {
  readonly qty: string;
  readonly price: string;
  readonly fee: string;
}

export class PaperAccount {
  readonly last4: string;
  readonly book: PaperBook;
  /** Every order ever accepted, by client order id. */
  readonly orders = new Map<string, WireOrder>();
  readonly messages: PaperMessage[] = [];
  market: PaperMarket | null = null;
  private readonly executions = new Map<string, Execution>();

  constructor(last4: string, cash: string) {
    this.last4 = last4;
    this.book = new PaperBook(cash);
  }

  /** Number of the last message. */
  get cursor(): number {
    return this.messages.length;
  }

  /** Whether nothing ever happened in it. */
  get isUnused(): boolean {
    return this.orders.size === 0 && this.market === null;
  }

  /** The order of this id; it was accepted. */
  order(id: string): WireOrder {
    const order = this.orders.get(id);
    invariant(order !== undefined, 'an order is accepted before it moves', { id });
    return order;
  }

  openOrders(): readonly WireOrder[] {
    return byId([...this.orders.values()].filter(({ state }) => isOpenState(state)));
  }

  /** Orders of every state that were accepted at or after an instant in milliseconds. */
  ordersSince(at: number): readonly WireOrder[] {
    const isSince = (order: WireOrder): boolean => (parseInstant(order.accepted_at) ?? at) >= at;
    return byId([...this.orders.values()].filter(isSince));
  }

  openMarket(terms: WireTerms): void {
    this.market = new PaperMarket(terms);
  }

  /** Takes an order; the one in whose place it comes ends with it. */
  accept(order: WireOrder, slice: number, stamp: Stamp): void {
    const { market } = this;
    this.orders.set(order.client_order_id, order);
    if (order.replaces !== null && isOpenState(this.order(order.replaces).state)) {
      this.end(order.replaces, 'CANCELED', 'REPLACED', stamp);
    }
    this.tell('ACCEPTED', order.client_order_id, stamp);
    if (market?.trades(order.symbol) !== true) return;
    if (slice > market.slice) market.pass(slice); // slices without working orders are not in the journal
    market.arrive(order);
  }

  cancel(id: string, by: 'CANCEL' | 'REPLACE', stamp: Stamp): void {
    this.end(id, 'CANCELED', by === 'CANCEL' ? 'CANCELED' : 'REPLACED', stamp);
  }

  expire(id: string, stamp: Stamp): void {
    this.end(id, 'EXPIRED', 'EXPIRED', stamp);
  }

  /** The order works on, and its end is asked for. */
  askEnd(id: string, by: 'CANCEL' | 'REPLACE'): void {
    this.become(id, by === 'CANCEL' ? 'CANCEL_PENDING' : 'REPLACE_PENDING');
  }

  /** The end that was asked for last takes effect. */
  grantEnd(id: string, stamp: Stamp): void {
    const { state } = this.order(id);
    this.cancel(id, state === 'CANCEL_PENDING' ? 'CANCEL' : 'REPLACE', stamp);
  }

  feed(slice: WireSlice): void {
    this.market?.feed(slice);
    this.book.mark(slice);
  }

  fill(id: string, trade: Trade, stamp: Stamp): void {
    const executionId = `paper-x-${stamp.n}`;
    this.book.trade(this.order(id), tradeOf(trade), 1);
    this.executions.set(executionId, { orderId: id, ...tradeOf(trade), isBusted: false });
    this.moveFilled(id, Number(trade.qty));
    const { state } = this.order(id);
    this.market?.fill(id, Number(trade.qty), stateOf(state));
    this.tell('FILL', id, stamp, { execution: this.executionOf(id, executionId, null, trade) });
  }

  /** Takes an execution back; its order works no more for that, and is not what it was. */
  bust(executionId: string, stamp: Stamp): void {
    const { orderId, trade } = this.takeBack(executionId);
    this.tell('BUST', orderId, stamp, {
      execution: this.executionOf(orderId, `paper-x-${stamp.n}`, executionId, trade),
    });
  }

  /** Books an execution anew, under an id of its own. */
  correct(executionId: string, trade: Trade, stamp: Stamp): void {
    const { orderId } = this.takeBack(executionId);
    const newId = `paper-x-${stamp.n}`;
    this.book.trade(this.order(orderId), tradeOf(trade), 1);
    this.executions.set(newId, { orderId, ...tradeOf(trade), isBusted: false });
    this.moveFilled(orderId, Number(trade.qty));
    this.market?.correct(orderId, -Number(trade.qty), stateOf(this.order(orderId).state));
    this.tell('CORRECT', orderId, stamp, {
      execution: this.executionOf(orderId, newId, executionId, trade),
    });
  }

  private takeBack(executionId: string): { readonly orderId: string; readonly trade: Trade } {
    const execution = this.executions.get(executionId);
    invariant(execution?.isBusted === false, 'what is taken back stands', { executionId });
    this.executions.set(executionId, { ...execution, isBusted: true });
    const { orderId } = execution;
    const trade = {
      qty: String(execution.qty),
      price: formatMicros(execution.price),
      fee: formatMicros(execution.fee),
    };
    this.book.trade(this.order(orderId), execution, -1);
    this.moveFilled(orderId, -execution.qty);
    this.market?.correct(orderId, execution.qty, stateOf(this.order(orderId).state));
    return { orderId, trade };
  }

  /** Ends a working order. */
  private end(id: string, state: OrderState, kind: string, stamp: Stamp): void {
    this.become(id, state);
    this.tell(kind, id, stamp);
  }

  private become(id: string, state: OrderState): void {
    this.orders.set(id, { ...this.order(id), state });
    this.market?.become(id, state);
  }

  /** An order that ended stays so; one that works is told by what filled. */
  private moveFilled(id: string, qty: number): void {
    const order = this.order(id);
    const filled = Number(order.filled_qty) + qty;
    const state = isOpenState(order.state) ? filledState(order, filled) : order.state;
    this.orders.set(id, { ...order, filled_qty: String(filled), state });
  }

  private executionOf(
    orderId: string,
    executionId: string,
    previous: string | null,
    { qty, price, fee }: Trade,
  ): WireMessage['execution'] {
    const { filled_qty } = this.order(orderId);
    const execution_id = executionId;
    return { execution_id, previous_execution_id: previous, qty, price, fee, filled_qty };
  }

  private tell(kind: string, id: string, { n, at }: Stamp, told: Told = {}): void {
    const cursor = this.messages.length + 1;
    const { broker_order_id } = this.order(id);
    const wire = {
      cursor,
      message_id: `paper-${this.last4}-${cursor}`,
      kind,
      at,
      client_order_id: id,
      broker_order_id,
      execution: told.execution ?? null,
      reason: told.reason ?? null,
    };
    this.messages.push({ n, wire });
  }
}

function filledState({ qty, state }: WireOrder, filled: number): string {
  if (filled >= Number(qty)) return 'FILLED';
  if (state.endsWith('_PENDING')) return state;
  return filled > 0 ? 'PARTIALLY_FILLED' : 'WORKING';
}

function stateOf(word: string): OrderState {
  const state = ORDER_STATES.find((known) => known === word);
  invariant(state !== undefined, 'the broker knows the states of its orders', { word });
  return state;
}

function tradeOf({ qty, price, fee }: Trade): { qty: number; price: number; fee: number } {
  return { qty: Number(qty), price: microsOf(price), fee: microsOf(fee) };
}

function byId(orders: readonly WireOrder[]): readonly WireOrder[] {
  return orders.toSorted((a, b) => compareCodeUnits(a.client_order_id, b.client_order_id));
}
