/** Orders of the tick's table in the words of the outside: tickets for the broker, facts for the rows. */
import type { OrderIds } from '../../../../engines/audit/index.ts';
import { invariant, InvariantViolation } from '../../../../foundation/core/index.ts';
import {
  BUY,
  CANCEL_PENDING,
  NO_ORDER,
  ORDER_ROLES,
  ORDER_STATES,
  parseSymbol,
  reasonText,
  REPLACE_PENDING,
  SELL,
  toInstant,
  toMicros,
  toQty,
  type ClientOrderId,
  type Micros,
  type OrderRole,
  type OrderState,
  type OrderTable,
  type Reason,
  type Symbol,
  type UtcMillis,
} from '../../../../foundation/model/index.ts';
import type { LateEnd, OrderTicket } from '../../../../foundation/ports/index.ts';

/** What an order never changes, beside its ticket. */
export interface OrderBirth {
  readonly ticket: OrderTicket;
  /** The entry that it hangs on; null: none. */
  readonly parent: ClientOrderId | null;
  /** Market time of the decision. */
  readonly sliceAt: UtcMillis;
  readonly leg: number;
}

/** Where an order stands. */
export interface OrderStand {
  readonly clientOrderId: ClientOrderId;
  readonly state: OrderState;
  readonly filledQty: number;
  readonly reason: Reason | null;
}

export class OrderBook {
  private readonly orders: OrderTable;
  private readonly ids: OrderIds;
  private readonly symbols: readonly Symbol[];
  /** Index of each order that was ever put to work, by its id. */
  private readonly known = new Map<string, number>();

  constructor(of: {
    readonly orders: OrderTable;
    readonly ids: OrderIds;
    readonly symbols: readonly string[];
  }) {
    this.orders = of.orders;
    this.ids = of.ids;
    this.symbols = of.symbols.map((text) => {
      const symbol = parseSymbol(text);
      if (symbol === null) throw new InvariantViolation('bars are of a symbol', { text });
      return symbol;
    });
  }

  /** An order that a broker may tell of from now on. */
  note(order: number): void {
    this.known.set(this.ids.at(order), order);
  }

  /** Null: no order of this run. */
  indexOf(clientOrderId: string): number | null {
    return this.known.get(clientOrderId) ?? null;
  }

  idOf(order: number): ClientOrderId {
    return this.ids.at(order);
  }

  symbolOf(order: number): Symbol {
    const symbol = this.symbols[this.orders.symbol.at(order)];
    invariant(symbol !== undefined, 'an order has a symbol', { order });
    return symbol;
  }

  roleOf(order: number): OrderRole {
    const role = ORDER_ROLES[this.orders.role.at(order)];
    invariant(role !== undefined, 'an order has a role', { order });
    return role;
  }

  /** How the broker is to end an order of which a cancel is due: at once, or as late as the run's terms say. */
  endOf(order: number): 'NOW' | LateEnd {
    const state = this.orders.state.at(order);
    if (state === CANCEL_PENDING) return 'CANCEL';
    return state === REPLACE_PENDING ? 'REPLACE' : 'NOW';
  }

  birthOf(order: number): OrderBirth {
    const { orders, ids } = this;
    const terms = orders.termsOf(order);
    const sliceAt = toInstant(orders.ts.at(order));
    invariant(sliceAt !== null, 'an order has an instant', { order });
    const ticket: OrderTicket = {
      clientOrderId: ids.at(order),
      symbol: this.symbolOf(order),
      side: orders.side.at(order) > 0 ? BUY : SELL,
      type: terms.type,
      timeInForce: terms.timeInForce,
      qty: toQty(orders.qty.at(order)),
      limitPrice: priceOf(terms.limitPrice),
      stopPrice: priceOf(terms.stopPrice),
      role: this.roleOf(order),
      replaces: terms.replaces === NO_ORDER ? null : ids.at(terms.replaces),
      ordinal: order,
    };
    const parent = terms.parent === NO_ORDER ? null : ids.at(terms.parent);
    return { ticket, parent, sliceAt, leg: orders.leg.at(order) };
  }

  /** Shares of an order: ordered, and booked as filled. */
  sharesOf(order: number): { readonly qty: number; readonly filledQty: number } {
    const { orders } = this;
    const qty = orders.qty.at(order);
    return { qty, filledQty: qty - orders.remaining.at(order) };
  }

  standOf(order: number): OrderStand {
    const { orders } = this;
    const state = ORDER_STATES[orders.state.at(order)];
    invariant(state !== undefined, 'an order has a state', { order });
    return {
      clientOrderId: this.ids.at(order),
      state,
      filledQty: this.sharesOf(order).filledQty,
      reason: reasonText(orders.reason.at(order)),
    };
  }
}

function priceOf(price: number): Micros | null {
  return Number.isNaN(price) ? null : toMicros(price);
}
