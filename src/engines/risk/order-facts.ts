/**
 * The facts on which order gates decide: one reused record per tick, filled for each intent.
 * "After" counts the position, every working order at full remaining quantity in the direction that
 * is worse, and the order itself (contract 8.2).
 */
import { MAX_SAFE } from '../../foundation/core/index.ts';
import {
  BUY,
  type OrderTable,
  type OrderTerms,
  type Side,
  type TradingState,
} from '../../foundation/model/index.ts';

/** Positions and marks by symbol, a missing mark being NaN; the portfolio is one. */
export interface Holdings {
  readonly position: Float64Array;
  readonly markOf: Float64Array;
}

export class OrderFacts {
  symbol = 0;
  side: Side = BUY;
  /** Positive shares. */
  qty = 0;
  /** Micros, NaN for none. */
  limitPrice = NaN;
  stopPrice = NaN;
  /** Micros, of the slice after marks. */
  equity = 0;
  /** Calendar session ordinal of the slice. */
  session = 0;
  isReducing = false;
  /** Shares that would be on the order's side: working ones and its own. */
  sideQty = 0;
  /** Whether an amount of this order left the safe range: it is rejected with RISK_OVERFLOW. */
  overflows = false;
  /** Numbers behind the verdict of the gate that ran last. */
  observed = 0;
  limit = 0;

  /** `grossAfter` of this order, once it was asked for: three gates look at it. */
  private gross: number | null = null;
  private readonly holdings: Holdings;
  private readonly orders: OrderTable;
  private readonly state: TradingState;

  constructor(holdings: Holdings, orders: OrderTable, state: TradingState) {
    this.holdings = holdings;
    this.orders = orders;
    this.state = state;
  }

  /** Takes an intent: `signedQty` shares of a symbol, sell < 0; terms unless it is a plain MARKET order. */
  take(symbol: number, signedQty: number, terms: OrderTerms | null): void {
    this.symbol = symbol;
    this.side = signedQty > 0 ? 1 : -1;
    this.qty = Math.abs(signedQty);
    this.limitPrice = terms === null ? NaN : terms.limitPrice;
    this.stopPrice = terms === null ? NaN : terms.stopPrice;
    this.overflows = false;
    this.gross = null;
    const position = this.position;
    const sameSide = this.side === BUY ? this.orders.workingBuy : this.orders.workingSell;
    const opposite = position !== 0 && Math.sign(position) !== this.side;
    this.sideQty = this.qty + (sameSide[symbol] as number);
    this.isReducing = opposite && this.sideQty <= Math.abs(position);
  }

  get position(): number {
    return this.holdings.position[this.symbol] as number;
  }

  /** Micros; NaN when there is none. */
  get mark(): number {
    return this.holdings.markOf[this.symbol] as number;
  }

  get hasMark(): boolean {
    return !Number.isNaN(this.mark);
  }

  /** Micros: what the order asks for a share; its limit, else its stop, else the mark. */
  get price(): number {
    if (!Number.isNaN(this.limitPrice)) return this.limitPrice;
    return Number.isNaN(this.stopPrice) ? this.mark : this.stopPrice;
  }

  get refusesNewRisk(): boolean {
    return this.state.refusesNewRisk(this.symbol);
  }

  /** Micros: |position after| * mark of the symbol; sets `overflows` when it leaves the safe range. */
  notionalAfter(): number {
    const notional = this.sharesAfter(this.symbol) * this.mark;
    if (!(notional <= MAX_SAFE)) this.overflows = true;
    return notional;
  }

  /** Micros: the sum of |position after| * mark over all symbols; sets `overflows` as above. */
  grossAfter(): number {
    this.gross ??= this.sumGross();
    return this.gross;
  }

  private sumGross(): number {
    let gross = 0;
    for (let symbol = 0; symbol < this.holdings.position.length; symbol++) {
      const shares = this.sharesAfter(symbol);
      if (shares !== 0) gross += shares * (this.holdings.markOf[symbol] as number);
      if (!(gross <= MAX_SAFE)) this.overflows = true;
    }
    return gross;
  }

  /** Shares of a symbol in the worse direction, the order included when it is of that symbol. */
  private sharesAfter(symbol: number): number {
    const own = symbol === this.symbol ? this.qty : 0;
    const buys = (this.orders.workingBuy[symbol] as number) + (this.side === BUY ? own : 0);
    const sells = (this.orders.workingSell[symbol] as number) + (this.side === BUY ? 0 : own);
    const position = this.holdings.position[symbol] as number;
    return Math.max(Math.abs(position + buys), Math.abs(position - sells));
  }
}
