/** The money and the shares of an account: what its trades made of its opening cash. */
import { addExact, compareCodeUnits, mulExact } from '../../../../../foundation/core/index.ts';
import type { WireOrder, WirePosition, WireSlice } from '../../wire-words.ts';
import { microsOf } from './micros-of.ts';

/** Shares above 0; price and fee in micros. */
export interface BookedTrade {
  readonly qty: number;
  readonly price: number;
  readonly fee: number;
}

export class PaperBook {
  /** Micros. */
  cash: number;
  /** Signed shares by symbol, never 0. */
  private readonly positions = new Map<string, number>();
  /** Micros by symbol: the close that was sent last; before any, the price of its first trade. */
  private readonly marks = new Map<string, number>();

  constructor(cash: string) {
    this.cash = microsOf(cash);
  }

  /** Micros: cash and positions at their marks. */
  get equity(): number {
    let equity = this.cash;
    for (const [symbol, qty] of this.positions) {
      equity = addExact(equity, mulExact(qty, this.marks.get(symbol) ?? 0));
    }
    return equity;
  }

  /** By symbol. */
  positionRows(): readonly WirePosition[] {
    return [...this.positions]
      .map(([symbol, qty]) => ({ symbol, qty: String(qty) }))
      .sort((a, b) => compareCodeUnits(a.symbol, b.symbol));
  }

  mark({ bars }: Pick<WireSlice, 'bars'>): void {
    for (const { symbol, close } of bars) this.marks.set(symbol, microsOf(close));
  }

  /** Books a trade of an order, or with -1 takes it back. */
  trade({ symbol, side }: WireOrder, { qty, price, fee }: BookedTrade, sign: 1 | -1): void {
    const shares = sign * (side === 'BUY' ? qty : -qty);
    this.cash = addExact(this.cash, -mulExact(price, shares) - sign * fee);
    const position = (this.positions.get(symbol) ?? 0) + shares;
    if (position === 0) this.positions.delete(symbol);
    else this.positions.set(symbol, position);
    if (!this.marks.has(symbol)) this.marks.set(symbol, price);
  }
}
