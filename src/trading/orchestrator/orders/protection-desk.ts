/**
 * Keeps every open position under the protection that its target declares (contract 5, safety 7): a
 * STOP and a profit target of the position's size. It acts at once behind each fill, and at the end
 * of each slice, when trailing stops follow the close. Protective orders pass no gates, stand beside
 * the book, and survive a halt; only a flatten ends them, since it closes the position itself.
 */
import { riskIncreasingOrders, trailingStop } from '../../../engines/execution/index.ts';
import type { Portfolio } from '../../../engines/portfolio/index.ts';
import type { RiskTick } from '../../../engines/risk/index.ts';
import {
  BUY,
  ENTRY,
  FLATTENING,
  MAX_PRICE_MICROS,
  NO_ORDER,
  reasonId,
  SELL,
  splitPrice,
  STOP_ROLE,
  type OrderTable,
  type Side,
  type Rounding,
  type SplitRatio,
  type TargetBook,
} from '../../../foundation/model/index.ts';
import type { OrderDesk } from './order-desk.ts';
import { ProtectiveOrders, type ProtectiveOrdersSnapshot } from './protective-orders.ts';

const POSITION_CLOSED = reasonId('POSITION_CLOSED');
const OCO_SIBLING_FILLED = reasonId('OCO_SIBLING_FILLED');
const PROTECTION_FILLED = reasonId('PROTECTION_FILLED');

export type ProtectionSnapshot = {
  readonly sign: readonly number[];
  readonly held: readonly (number | null)[];
  readonly stood: readonly (number | null)[];
  readonly stops: ProtectiveOrdersSnapshot;
  readonly profits: ProtectiveOrdersSnapshot;
};

export class ProtectionDesk {
  private readonly desk: OrderDesk;
  private readonly orders: OrderTable;
  private readonly portfolio: Portfolio;
  private readonly targets: TargetBook;
  private readonly risk: RiskTick;
  private readonly stops: ProtectiveOrders;
  private readonly profits: ProtectiveOrders;
  /** By symbol: sign of the position that is looked after, 0 for none. */
  private readonly sign: Int32Array;
  /** By symbol: where the stop stands while a trail is declared, micros; NaN for none. */
  private readonly held: Float64Array;
  /** By symbol: where the position's stop was wanted last, micros, also when it is wanted no more; NaN: it never was. */
  private readonly stood: Float64Array;

  constructor(of: {
    readonly desk: OrderDesk;
    readonly portfolio: Portfolio;
    readonly targets: TargetBook;
    readonly risk: RiskTick;
    readonly replacesAtOnce: boolean;
  }) {
    const { desk, portfolio, targets, risk, replacesAtOnce } = of;
    const symbolCount = portfolio.position.length;
    this.desk = desk;
    this.orders = desk.orders;
    this.portfolio = portfolio;
    this.targets = targets;
    this.risk = risk;
    this.stops = new ProtectiveOrders('STOP', { desk, symbolCount, replacesAtOnce });
    this.profits = new ProtectiveOrders('TAKE_PROFIT', { desk, symbolCount, replacesAtOnce });
    this.sign = new Int32Array(symbolCount);
    this.held = new Float64Array(symbolCount).fill(NaN);
    this.stood = new Float64Array(symbolCount).fill(NaN);
  }

  /** Right behind a fill of `order` at `price`, its bust or its correction; called once anything was ever declared. */
  afterFill(order: number, symbol: number, price: number): void {
    const position = this.portfolio.position[symbol] as number;
    const sign = Math.sign(position);
    if (this.orders.isProtective(order)) this.makeRoom(symbol, position);
    if (sign !== this.sign[symbol]) {
      this.end(symbol, order);
      this.begin(symbol, sign);
    }
    // The trail starts at the entry's fill; later fills of the position don't move it.
    if (sign !== 0) this.cover(symbol, Number.isNaN(this.held[symbol]) ? price : null);
  }

  /** At the end of a slice: new declarations, the trail behind the close, and what is missing. */
  endSlice(): void {
    this.portfolio.position.forEach((position, symbol) => {
      const sign = Math.sign(position);
      if (sign !== this.sign[symbol]) this.begin(symbol, sign); // open before anything was declared
      if (sign !== 0) this.cover(symbol, this.portfolio.markOf[symbol] as number);
    });
  }

  /**
   * The run is being wound down, and no bar comes that a broker would wait for: each stop is brought to its size and
   * price at once. Of a position whose stop had given way, to an exit for one, the stop that stood last is declared again,
   * until the strategy declares anew.
   */
  standAlone(): void {
    if (!this.targets.hasTerms) return;
    this.portfolio.position.forEach((position, symbol) => {
      if (position === 0) return;
      this.declareAgain(symbol);
      this.profits.giveUpReplacement(symbol); // a profit target protects nothing
      this.coverWithStop(symbol, null, true);
    });
  }

  /** The broker confirms the replacement of a protective order. */
  confirmReplace(order: number): void {
    const symbol = this.orders.symbol.at(order);
    const isReplaced = this.kindOf(order).confirmReplace(order, symbol);
    if (isReplaced) this.cover(symbol, null); // what has changed since it was asked for is asked for now
  }

  /** A stop was never sent, and `kept` works at the broker, in whose place it was to come. False: there is none to keep. */
  keepStop(order: number, kept: number): boolean {
    const isStop = this.orders.role.at(order) === STOP_ROLE;
    return isStop && this.stops.keep(order, kept, this.orders.symbol.at(order));
  }

  /** The broker let go of a protective order: the position isn't left without it. */
  makeGood(order: number): void {
    const symbol = this.orders.symbol.at(order);
    if (this.kindOf(order).owns(order, symbol)) this.cover(symbol, null);
  }

  /**
   * After a split, which cancelled the symbol's working orders: declared prices follow, and the
   * protection is put in place anew, unless a flatten is about to close the position. No rounding
   * loosens it: the stop of a long position goes up, that of a short one down, a trail down. Of a
   * position that is only wanted yet, the target says which it is.
   */
  afterSplit(symbol: number, ratio: SplitRatio, isFlattening: boolean): void {
    if (!this.targets.hasTerms) return;
    const position = this.portfolio.position[symbol] as number;
    const { stop, takeProfit, trail, entryLimit, entryStop } = this.targets;
    const wanted = position === 0 ? (this.targets.target[symbol] as number) : position;
    const rounding = wanted < 0 ? 'DOWN' : 'UP';
    for (const column of [stop, takeProfit, this.held, this.stood])
      scale(column, symbol, ratio, rounding);
    for (const column of [trail, entryLimit, entryStop]) scale(column, symbol, ratio, 'DOWN');
    this.stops.forget(symbol);
    this.profits.forget(symbol);
    const sign = Math.sign(position);
    if (sign !== this.sign[symbol]) this.begin(symbol, sign); // all of it was paid out as a fraction
    if (sign !== 0 && !isFlattening) this.cover(symbol, null);
  }

  snapshot(): ProtectionSnapshot {
    return {
      sign: Array.from(this.sign),
      held: Array.from(this.held, orNull),
      stood: Array.from(this.stood, orNull),
      stops: this.stops.snapshot(),
      profits: this.profits.snapshot(),
    };
  }

  restore(from: ProtectionSnapshot): void {
    this.sign.set(from.sign);
    this.held.set(from.held.map((price) => price ?? NaN));
    this.stood.set(from.stood.map((price) => price ?? NaN));
    this.stops.restore(from.stops);
    this.profits.restore(from.profits);
  }

  /** A position begins to be looked after, or none does. */
  private begin(symbol: number, sign: number): void {
    this.sign[symbol] = sign;
    this.held[symbol] = NaN;
    this.stood[symbol] = NaN;
    const lot = this.portfolio.lotsOf(symbol)[0];
    const parent = lot === undefined ? NO_ORDER : this.portfolio.ledger.order.at(lot.fill);
    this.stops.begin(symbol, parent);
    this.profits.begin(symbol, parent);
  }

  private kindOf(order: number): ProtectiveOrders {
    return this.orders.role.at(order) === STOP_ROLE ? this.stops : this.profits;
  }

  /** The position is closed: its protection has nothing left to do. */
  private end(symbol: number, closedBy: number): void {
    const byProtection = this.orders.isProtective(closedBy);
    const reason = byProtection ? OCO_SIBLING_FILLED : POSITION_CLOSED;
    this.stops.end(symbol, closedBy, reason);
    this.profits.end(symbol, closedBy, reason);
  }

  /**
   * Protection took shares: an exit that is now larger than what is left would flip the position. When
   * nothing is left, nothing of the book works on, and the strategy must ask anew.
   */
  private makeRoom(symbol: number, position: number): void {
    if (position === 0) this.targets.takeBack(symbol);
    for (const order of riskIncreasingOrders(this.orders, symbol, position)) {
      const stays = position !== 0 && this.orders.role.at(order) === ENTRY;
      if (!stays) this.desk.moves.cancel(order, PROTECTION_FILLED);
    }
  }

  /** Brings both orders to the declared prices and the position's size. Null: the trail stays. */
  private cover(symbol: number, anchor: number | null): void {
    if (this.isFlattening(symbol)) return;
    this.coverWithStop(symbol, anchor);
    const price = this.targets.takeProfit[symbol] as number;
    this.profits.bring(symbol, { ...this.closingOf(symbol), price });
  }

  private coverWithStop(symbol: number, anchor: number | null, isAtOnce?: true): void {
    const price = this.moveStop(symbol, anchor);
    if (!Number.isNaN(price)) this.stood[symbol] = price;
    const isMissing = this.stops.bring(symbol, { ...this.closingOf(symbol), price }, isAtOnce);
    if (isMissing) this.risk.raiseKillSwitch('MISSING_PROTECTIVE_STOP');
  }

  /** What closes the position. */
  private closingOf(symbol: number): { readonly side: Side; readonly qty: number } {
    const position = this.portfolio.position[symbol] as number;
    return { side: position > 0 ? SELL : BUY, qty: Math.abs(position) };
  }

  /** Where no stop is declared any more, the last one is. */
  private declareAgain(symbol: number): void {
    const { stop, trail, takeProfit } = this.targets;
    const isDeclared = !Number.isNaN(stop[symbol]) || !Number.isNaN(trail[symbol]);
    if (isDeclared) return;
    this.targets.protect(symbol, this.stood[symbol] as number, takeProfit[symbol] as number, NaN);
  }

  /** Moves the stop behind `anchor`, if a trail is declared. Returns where it belongs, NaN for nowhere. */
  private moveStop(symbol: number, anchor: number | null): number {
    const stop = this.targets.stop[symbol] as number;
    const trail = this.targets.trail[symbol] as number;
    const held = this.held[symbol] as number;
    if (Number.isNaN(trail)) {
      this.held[symbol] = NaN;
      return stop;
    }
    if (anchor === null && !Number.isNaN(held)) return held;
    const price = anchor ?? (this.portfolio.markOf[symbol] as number);
    const opened = (this.portfolio.position[symbol] as number) > 0 ? BUY : SELL;
    const wanted = trailingStop({ opened, held, stop, trail, anchor: price });
    this.held[symbol] = wanted;
    return wanted;
  }

  /** Whether a flatten is closing the position with an order of its own. */
  private isFlattening(symbol: number): boolean {
    const working = this.orders.working[symbol]?.view() ?? [];
    return working.some((order) => this.orders.role.at(order) === FLATTENING);
  }
}

function orNull(price: number): number | null {
  return Number.isNaN(price) ? null : price;
}

/** A price of one symbol after a split, where there is one. */
function scale(column: Float64Array, symbol: number, ratio: SplitRatio, rounding: Rounding): void {
  const price = column[symbol] as number;
  if (Number.isNaN(price)) return;
  column[symbol] = Math.min(MAX_PRICE_MICROS, splitPrice(price, ratio, rounding));
}
