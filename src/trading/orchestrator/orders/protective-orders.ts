/**
 * The protective orders of one kind, at most one a symbol: placed, brought to another price or size,
 * and put in place again once when they are lost. Each row is a new revision of its position's entry:
 * `<parent client_order_id>|STOP|<revision>` or `|TP|…` (contract 5).
 */
import { orderTypeOf } from '../../../engines/execution/index.ts';
import {
  NO_ORDER,
  ORDER_STATES,
  reasonId,
  REPLACE_PENDING,
  type OrderTable,
  type Side,
} from '../../../foundation/model/index.ts';
import type { OrderDesk } from './order-desk.ts';
import { Replacements } from './replacements.ts';

const REPLACED = reasonId('REPLACED');
const POSITION_CLOSED = reasonId('POSITION_CLOSED');
const PROTECTION_WITHDRAWN = reasonId('PROTECTION_WITHDRAWN');
const FILLED = ORDER_STATES.indexOf('FILLED');

/** A lost order is put in place again so often; lost once more, it is missing (safety 7). */
const REPAIRS = 1;

/** What a position must have. `price` in micros, NaN for no order of this kind. */
export interface WantedOrder {
  readonly side: Side;
  readonly qty: number;
  readonly price: number;
}

export type ProtectiveOrdersSnapshot = {
  readonly slot: readonly number[];
  readonly parent: readonly number[];
  readonly losses: readonly number[];
  readonly asked: readonly (readonly [order: number, side: Side, qty: number, price: number])[];
};

export class ProtectiveOrders {
  private readonly role: 'STOP' | 'TAKE_PROFIT';
  private readonly desk: OrderDesk;
  private readonly orders: OrderTable;
  private readonly replacesAtOnce: boolean;
  /** By symbol: the order in place, the entry that it hangs on, and how often one was lost. */
  private readonly slot: Int32Array;
  private readonly parent: Int32Array;
  private readonly losses: Int32Array;
  private readonly replacements: Replacements<WantedOrder>;

  constructor(
    role: 'STOP' | 'TAKE_PROFIT',
    of: {
      readonly desk: OrderDesk;
      readonly symbolCount: number;
      readonly replacesAtOnce: boolean;
    },
  ) {
    this.role = role;
    this.desk = of.desk;
    this.orders = of.desk.orders;
    this.replacesAtOnce = of.replacesAtOnce;
    this.replacements = new Replacements(of.desk);
    this.slot = new Int32Array(of.symbolCount).fill(NO_ORDER);
    this.parent = new Int32Array(of.symbolCount).fill(NO_ORDER);
    this.losses = new Int32Array(of.symbolCount);
  }

  owns(order: number, symbol: number): boolean {
    return this.slot[symbol] === order;
  }

  /** A new position: its protection will hang on `parent`. */
  begin(symbol: number, parent: number): void {
    this.slot[symbol] = NO_ORDER;
    this.parent[symbol] = parent;
    this.losses[symbol] = 0;
  }

  /**
   * Brings the order in place to what is wanted; true when it is lost beyond repair. `isAtOnce`: no broker is waited
   * for, also where one was asked before.
   */
  bring(symbol: number, wanted: WantedOrder, isAtOnce = this.replacesAtOnce): boolean {
    const current = this.slot[symbol] as number;
    if (current === NO_ORDER) {
      this.place(symbol, wanted, NO_ORDER);
      return false;
    }
    if (!this.orders.isWorking(current)) return this.makeGood(symbol, wanted);
    const isAsked = this.orders.state.at(current) === REPLACE_PENDING;
    if (isAsked && !isAtOnce) return false;
    if (Number.isNaN(wanted.price)) {
      this.desk.moves.cancel(current, PROTECTION_WITHDRAWN);
      this.slot[symbol] = NO_ORDER;
    } else if (isAsked || !this.fits(current, wanted)) {
      this.replace(symbol, wanted, isAtOnce);
    }
    return false;
  }

  /** Cancels an order whose replacement the broker was asked for, and puts none in its place. */
  giveUpReplacement(symbol: number): void {
    const current = this.slot[symbol] as number;
    if (current === NO_ORDER || this.orders.state.at(current) !== REPLACE_PENDING) return;
    this.desk.moves.cancel(current, PROTECTION_WITHDRAWN);
    this.slot[symbol] = NO_ORDER;
  }

  /** The replacement that was asked for works from now on; false when none was. */
  confirmReplace(order: number, symbol: number): boolean {
    const asked = this.replacements.confirm(order);
    if (asked === null || !this.owns(order, symbol)) return false;
    this.slot[symbol] = NO_ORDER;
    this.place(symbol, asked, order);
    return true;
  }

  /** The order in place was never sent, and `kept` works on instead; false when it is not the one in place, or `kept` is over. */
  keep(order: number, kept: number, symbol: number): boolean {
    if (!this.owns(order, symbol) || !this.desk.moves.keep(kept)) return false;
    this.slot[symbol] = kept;
    return true;
  }

  /** The position is closed, by `closedBy`: what is left here is cancelled. */
  end(symbol: number, closedBy: number, reason: number): void {
    const current = this.slot[symbol] as number;
    this.slot[symbol] = NO_ORDER;
    if (current === NO_ORDER || !this.orders.isWorking(current)) return;
    this.desk.moves.cancel(current, current === closedBy ? POSITION_CLOSED : reason);
  }

  /** Forgets the order in place, which somebody else has ended: the next `bring` puts a new one there. */
  forget(symbol: number): void {
    this.slot[symbol] = NO_ORDER;
  }

  snapshot(): ProtectiveOrdersSnapshot {
    return {
      slot: Array.from(this.slot),
      parent: Array.from(this.parent),
      losses: Array.from(this.losses),
      asked: this.replacements
        .snapshot()
        .map(([order, { side, qty, price }]) => [order, side, qty, price]),
    };
  }

  restore(from: ProtectiveOrdersSnapshot): void {
    this.slot.set(from.slot);
    this.parent.set(from.parent);
    this.losses.set(from.losses);
    for (const [order, side, qty, price] of from.asked) {
      this.replacements.restore(order, { side, qty, price });
    }
  }

  /** The order in place is gone without our doing; one that filled did its work for its size. */
  private makeGood(symbol: number, wanted: WantedOrder): boolean {
    const current = this.slot[symbol] as number;
    this.slot[symbol] = NO_ORDER;
    if (this.orders.state.at(current) !== FILLED) {
      this.losses[symbol] = (this.losses[symbol] as number) + 1;
    }
    this.place(symbol, wanted, NO_ORDER);
    return !Number.isNaN(wanted.price) && this.slot[symbol] === NO_ORDER;
  }

  private fits(order: number, { qty, price }: WantedOrder): boolean {
    const { limitPrice, stopPrice } = this.orders.termsOf(order);
    const placed = this.role === 'STOP' ? stopPrice : limitPrice;
    return this.orders.remaining.at(order) === qty && placed === price;
  }

  private replace(symbol: number, wanted: WantedOrder, isAtOnce: boolean): void {
    const current = this.slot[symbol] as number;
    if (isAtOnce) {
      this.desk.moves.cancel(current, REPLACED);
      this.place(symbol, wanted, current);
    } else {
      this.replacements.request(current, wanted);
    }
  }

  private place(symbol: number, { side, qty, price }: WantedOrder, replaces: number): void {
    if (Number.isNaN(price) || (this.losses[symbol] as number) > REPAIRS) return;
    const { role } = this;
    const parent = this.parent[symbol] as number;
    const revision = this.desk.nextRevision(parent, role);
    const limitPrice = role === 'STOP' ? NaN : price;
    const stopPrice = role === 'STOP' ? price : NaN;
    const type = orderTypeOf(limitPrice, stopPrice);
    const timeInForce = 'GTC';
    const terms = { type, limitPrice, stopPrice, timeInForce, parent, revision, replaces } as const;
    this.slot[symbol] = this.desk.protect({ symbol, side, qty, role, terms });
  }
}
