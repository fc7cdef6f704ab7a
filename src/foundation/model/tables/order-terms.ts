/**
 * What makes an order more than a MARKET order of its intent: prices, time in force, and where it
 * comes from. Most orders of a run have no terms, so they stand in a table of their own.
 */
import { Float64Column, Int32Column, restoreColumns, snapshotColumns } from '../../core/index.ts';
import { ORDER_TYPES, type OrderType } from '../values/order-words.ts';
import { TIMES_IN_FORCE, type TimeInForce } from './targets.ts';

/** Order that isn't there: no parent, or replaces none. */
export const NO_ORDER = -1;

/** Prices in micros; NaN is none. */
export interface OrderTerms {
  readonly type: OrderType;
  readonly limitPrice: number;
  readonly stopPrice: number;
  readonly timeInForce: TimeInForce;
  /** The order whose id this one's is derived from, or `NO_ORDER`: the id then comes of its leg. */
  readonly parent: number;
  /** Counts a parent's derived orders of one kind, from 0. */
  readonly revision: number;
  /** The order in whose place this one works, or `NO_ORDER`. */
  readonly replaces: number;
}

/** A plain MARKET order of an intent. */
export const MARKET_TERMS: OrderTerms = {
  type: 'MARKET',
  limitPrice: NaN,
  stopPrice: NaN,
  timeInForce: 'GTC',
  parent: NO_ORDER,
  revision: 0,
  replaces: NO_ORDER,
};

/** Terms in the order in which their orders were created. */
export class OrderTermsTable {
  /** Index into `ORDER_TYPES`. */
  readonly type = new Int32Column();
  readonly limitPrice = new Float64Column();
  readonly stopPrice = new Float64Column();
  /** Index into `TIMES_IN_FORCE`. */
  readonly timeInForce = new Int32Column();
  private readonly parent = new Int32Column();
  private readonly revision = new Int32Column();
  readonly replaces = new Int32Column();

  /** Adds terms; returns their index. */
  push(terms: OrderTerms): number {
    this.type.push(ORDER_TYPES.indexOf(terms.type));
    this.limitPrice.push(terms.limitPrice);
    this.stopPrice.push(terms.stopPrice);
    this.timeInForce.push(TIMES_IN_FORCE.indexOf(terms.timeInForce));
    this.parent.push(terms.parent);
    this.revision.push(terms.revision);
    this.replaces.push(terms.replaces);
    return this.type.length - 1;
  }

  at(index: number): OrderTerms {
    return {
      type: ORDER_TYPES[this.type.at(index)] ?? 'MARKET',
      limitPrice: this.limitPrice.at(index),
      stopPrice: this.stopPrice.at(index),
      timeInForce: TIMES_IN_FORCE[this.timeInForce.at(index)] ?? 'GTC',
      parent: this.parent.at(index),
      revision: this.revision.at(index),
      replaces: this.replaces.at(index),
    };
  }

  /** Null is a price that an order has not. */
  snapshot(): (number | null)[][] {
    return snapshotColumns(this.columns()).map((column) =>
      column.map((value) => (Number.isNaN(value) ? null : value)),
    );
  }

  restore(from: readonly (readonly (number | null)[])[]): void {
    restoreColumns(
      this.columns(),
      from.map((column) => column.map((value) => value ?? NaN)),
    );
  }

  private columns(): (Float64Column | Int32Column)[] {
    const prices = [this.limitPrice, this.stopPrice];
    return [this.type, ...prices, this.timeInForce, this.parent, this.revision, this.replaces];
  }
}
