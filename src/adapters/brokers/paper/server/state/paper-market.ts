/**
 * The market of one account: it fills the orders that were sent while it is open, on the bars that it is
 * sent, by the rules of the backtest. Orders meet it in the order of their ordinals, those of one pause
 * together.
 */
import type { SimConfig } from '../../../../../engines/sim/index.ts';
import { compareCodeUnits, invariant } from '../../../../../foundation/core/index.ts';
import {
  BUY,
  NO_ORDER,
  NO_REASON,
  NONE,
  ORDER_STATES,
  OrderTable,
  SELL,
  type OrderState,
} from '../../../../../foundation/model/index.ts';
import { SteppedFills, type FillStep } from '../../../../../trading/backtest/index.ts';
import type { WireOrder, WireSlice, WireTerms } from '../../wire-words.ts';
import { microsOf } from './micros-of.ts';
import { columnsOf } from './slice-columns.ts';

/** Before the first slice. */
const NO_BARS = { ts: '1970-01-01T00:00:00Z', day: 0, bars: [] };

/** What an order is at the market beside its row. */
interface Arrival {
  readonly order: WireOrder;
  state: OrderState;
}

export class PaperMarket {
  readonly terms: WireTerms;
  /** The slice that was sent last; 0: none. */
  slice = 0;
  /** Whether nothing more comes of it, as long as it is the last. */
  isSettled = true;
  private readonly orders: OrderTable;
  /** Signed shares that its fills made, by symbol: protective orders reduce these. */
  private readonly position: Float64Array;
  private readonly fills: SteppedFills;
  /** Its symbols, by name. */
  private readonly symbols: ReadonlyMap<string, number>;
  private readonly ids: string[] = [];
  private readonly rows = new Map<string, number>();
  /** Orders that came since the last step. */
  private arrivals: Arrival[] = [];

  constructor(terms: WireTerms) {
    const config: SimConfig = terms.fills;
    const { seed, symbols } = terms;
    this.terms = terms;
    this.symbols = new Map(symbols.map((symbol, id) => [symbol, id]));
    this.orders = new OrderTable(symbols.length);
    this.position = new Float64Array(symbols.length);
    this.fills = new SteppedFills({
      orders: this.orders,
      position: this.position,
      config,
      seed,
      bars: columnsOf(NO_BARS, this.symbols),
    });
  }

  /** Whether any of its orders can fill. */
  get isWorking(): boolean {
    return this.orders.workingCount > 0 || this.arrivals.some(({ state }) => isOpenState(state));
  }

  trades(symbol: string): boolean {
    return this.symbols.has(symbol);
  }

  /** Takes a new order of one of its symbols. */
  arrive(order: WireOrder): void {
    this.arrivals.push({ order, state: 'WORKING' });
  }

  /** Begins a slice that some order works in; the one before is settled. */
  feed(slice: WireSlice): void {
    invariant(this.isSettled, 'a slice follows a settled one', { slice: slice.slice });
    this.takeArrivals();
    this.slice = slice.slice;
    this.isSettled = false;
    this.fills.openSlice(columnsOf(slice, this.symbols), slice.day);
  }

  /** A slice in which no order works: it changes nothing but the number. */
  pass(slice: number): void {
    this.slice = slice;
  }

  /** The next happening of the slice, by the client order id that it is about; null: it is settled now. */
  step(): { readonly id: string; readonly step: FillStep } | null {
    this.takeArrivals();
    const step = this.fills.next();
    if (step === null) return null;
    return { id: this.ids[step.order] ?? '', step };
  }

  settle(): void {
    this.isSettled = true;
  }

  /** An order of its own filled; of any other one it knows nothing. */
  fill(id: string, qty: number, state: OrderState): void {
    const order = this.rows.get(id);
    if (order === undefined) return;
    this.orders.takeFill(order, qty);
    this.move(id, qty, state);
  }

  /** Shares of a fill were taken back (above 0), or more came than were told. */
  correct(id: string, qty: number, state: OrderState): void {
    const order = this.rows.get(id);
    if (order === undefined) return;
    this.orders.correctFilled(order, qty);
    this.move(id, -qty, state);
  }

  /** An order is in another state now. */
  become(id: string, state: OrderState): void {
    const order = this.rows.get(id);
    if (order !== undefined) this.orders.moveTo(order, ORDER_STATES.indexOf(state), NO_REASON);
    const arrival = this.arrivals.find((one) => one.order.client_order_id === id);
    if (arrival !== undefined) arrival.state = state;
  }

  /** Bars that a request for an end of this kind waits. */
  latencyOf(by: 'CANCEL' | 'REPLACE'): number {
    const { latencyCancelBars, latencyReplaceBars } = this.terms.fills;
    return by === 'CANCEL' ? latencyCancelBars : latencyReplaceBars;
  }

  /** The order, if it is one of this market's. */
  has(id: string): boolean {
    return this.rows.has(id) || this.arrivals.some((one) => one.order.client_order_id === id);
  }

  private move(id: string, qty: number, state: OrderState): void {
    const order = this.rows.get(id) ?? NO_ORDER;
    const symbol = this.orders.symbol.at(order);
    const shares = (this.position[symbol] as number) + this.orders.side.at(order) * qty;
    this.position[symbol] = shares;
    this.orders.moveTo(order, ORDER_STATES.indexOf(state), NO_REASON);
  }

  private takeArrivals(): void {
    if (this.arrivals.length === 0) return;
    const arrivals = this.arrivals.sort(
      (a, b) =>
        a.order.ordinal - b.order.ordinal ||
        compareCodeUnits(a.order.client_order_id, b.order.client_order_id),
    );
    this.arrivals = [];
    for (const { order, state } of arrivals) {
      const row = this.orders.accept({
        symbol: this.symbols.get(order.symbol) ?? NONE,
        side: order.side === 'BUY' ? BUY : SELL,
        qty: Number(order.qty),
        ts: 0,
        leg: 0,
        role: order.role,
        terms: {
          type: order.type,
          limitPrice: priceOf(order.limit_price),
          stopPrice: priceOf(order.stop_price),
          timeInForce: order.time_in_force,
          parent: NO_ORDER,
          revision: 0,
          replaces:
            order.replaces === null ? NO_ORDER : (this.rows.get(order.replaces) ?? NO_ORDER),
        },
      });
      this.ids.push(order.client_order_id);
      this.rows.set(order.client_order_id, row);
      // One that ended before it met anything still hands its wait on to what replaces it.
      this.orders.moveTo(row, ORDER_STATES.indexOf(state), NO_REASON);
    }
  }
}

/** States in which an order can fill. */
export function isOpenState(state: string): boolean {
  return OPEN_STATES.includes(state);
}

const OPEN_STATES: readonly string[] = ORDER_STATES.slice(0, ORDER_STATES.indexOf('FILLED'));

function priceOf(text: string | null): number {
  return text === null ? NaN : microsOf(text);
}
