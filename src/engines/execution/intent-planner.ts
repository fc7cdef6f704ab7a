/**
 * Targets to order intents (contract 4). First the cancels, of working orders that stand against
 * their symbol's delta; then, on the book as it is after them, the intents: all reducing ones by
 * symbol, then all opening ones by symbol. The planner decides; the orchestrator carries out.
 */
import { addExact, Float64Column, Int32Column } from '../../foundation/core/index.ts';
import { CANCEL_PENDING, FLATTENING, type OrderTable } from '../../foundation/model/index.ts';

export class IntentPlanner {
  /** Orders to cancel, as found by `planCancels`, by symbol and age. */
  readonly cancels = new Int32Column();
  /** Intents as found by `planIntents`: symbol, and signed shares (sell < 0), in gate order. */
  readonly intentSymbol = new Int32Column();
  readonly intentQty = new Float64Column();
  /** How many of the intents, from the first one on, reduce. */
  reducingCount = 0;

  private readonly target: Float64Array;
  private readonly position: Float64Array;
  private readonly orders: OrderTable;
  private readonly openingSymbol = new Int32Column();
  private readonly openingQty = new Float64Column();

  constructor(target: Float64Array, position: Float64Array, orders: OrderTable) {
    this.target = target;
    this.position = position;
    this.orders = orders;
  }

  /** Whether every symbol's book is on target, so that there is nothing to plan. */
  isOnTarget(): boolean {
    const target = this.target;
    const position = this.position;
    const { workingBuy, workingSell } = this.orders;
    for (let symbol = 0; symbol < target.length; symbol++) {
      const open = (workingBuy[symbol] as number) - (workingSell[symbol] as number);
      if ((target[symbol] as number) !== (position[symbol] as number) + open) return false;
    }
    return true;
  }

  /** Finds working orders opposite to their symbol's delta. Flattening orders are left alone. */
  planCancels(): void {
    this.cancels.clear();
    if (this.orders.workingCount === 0) return;
    for (let symbol = 0; symbol < this.target.length; symbol++) {
      const side = Math.sign(this.deltaOf(symbol));
      if (side === 0) continue;
      const working = this.orders.working[symbol] as Int32Column;
      for (let i = 0; i < working.length; i++) {
        const order = working.at(i);
        if (this.isAgainst(order, side) && this.canCancel(order)) this.cancels.push(order);
      }
    }
  }

  /** Finds the intents. A symbol whose pending cancel stands against its delta has none. */
  planIntents(): void {
    this.clearIntents();
    for (let symbol = 0; symbol < this.target.length; symbol++) this.plan(symbol);
    this.collectOpening();
  }

  /** Finds the intents of some symbols, each of so many signed shares at most; null: of all that are missing. */
  planIntentsOf(most: ReadonlyMap<number, number | null>): void {
    this.clearIntents();
    for (let symbol = 0; symbol < this.target.length; symbol++) {
      const shares = most.get(symbol);
      if (shares !== undefined) this.plan(symbol, shares);
    }
    this.collectOpening();
  }

  private clearIntents(): void {
    this.intentSymbol.clear();
    this.intentQty.clear();
    this.openingSymbol.clear();
    this.openingQty.clear();
  }

  private plan(symbol: number, most: number | null = null): void {
    const delta = this.deltaOf(symbol);
    const book = (this.target[symbol] as number) - delta;
    const shares = most === null ? delta : commonShares(delta, most);
    if (shares === 0 || this.isHeldBack(symbol, Math.sign(shares))) return;
    this.split(symbol, book, book + shares);
  }

  private collectOpening(): void {
    this.reducingCount = this.intentSymbol.length;
    for (let i = 0; i < this.openingSymbol.length; i++) {
      this.intentSymbol.push(this.openingSymbol.at(i));
      this.intentQty.push(this.openingQty.at(i));
    }
  }

  /** A delta that crosses zero becomes a reducing and an opening intent. */
  private split(symbol: number, book: number, target: number): void {
    if (book !== 0 && target !== 0 && Math.sign(book) !== Math.sign(target)) {
      this.pushReducing(symbol, -book);
      this.pushOpening(symbol, target);
    } else if (Math.abs(target) < Math.abs(book)) {
      this.pushReducing(symbol, target - book);
    } else {
      this.pushOpening(symbol, target - book);
    }
  }

  private pushReducing(symbol: number, qty: number): void {
    this.intentSymbol.push(symbol);
    this.intentQty.push(qty);
  }

  private pushOpening(symbol: number, qty: number): void {
    this.openingSymbol.push(symbol);
    this.openingQty.push(qty);
  }

  private deltaOf(symbol: number): number {
    const book = addExact(this.position[symbol] as number, this.orders.openQty(symbol));
    return addExact(this.target[symbol] as number, -book);
  }

  private isHeldBack(symbol: number, side: number): boolean {
    const working = this.orders.working[symbol] as Int32Column;
    for (let i = 0; i < working.length; i++) {
      const order = working.at(i);
      if (this.isAgainst(order, side) && this.isCancelPending(order)) return true;
    }
    return false;
  }

  private isAgainst(order: number, side: number): boolean {
    return this.orders.side.at(order) === -side && !this.orders.isProtective(order);
  }

  private isCancelPending(order: number): boolean {
    return this.orders.state.at(order) === CANCEL_PENDING;
  }

  private canCancel(order: number): boolean {
    return this.orders.role.at(order) !== FLATTENING && !this.isCancelPending(order);
  }
}

/** Of two signed numbers of shares what they have in common; 0 of opposite ones. */
function commonShares(a: number, b: number): number {
  if (Math.sign(a) !== Math.sign(b)) return 0;
  return Math.sign(a) * Math.min(Math.abs(a), Math.abs(b));
}
