/**
 * Bars of a second feed, one per symbol, compared with the first feed's bar of the same time,
 * whichever of the two arrives first. Costs nothing in the loop until the first such bar.
 */
import type { BarColumns } from '../../foundation/model/index.ts';
import type { SecondFeedBar } from './types.ts';

const TS = 0;
const FIELDS = 6; // ts, open, high, low, close, volume

export class SecondFeed {
  /** False until a bar of a second feed was seen. */
  isUsed = false;
  private readonly second: Float64Array;
  private readonly first: Float64Array;

  constructor(symbolCount: number) {
    this.second = new Float64Array(symbolCount * FIELDS).fill(NaN);
    this.first = new Float64Array(symbolCount * FIELDS).fill(NaN);
  }

  /** Keeps the bar; true when the first feed's bar of that time is here and differs. */
  observe(bar: SecondFeedBar): boolean {
    this.isUsed = true;
    const at = bar.symbol * FIELDS;
    this.second.set([bar.ts, bar.open, bar.high, bar.low, bar.close, bar.volume], at);
    return this.differAt(at);
  }

  /** Keeps the first feed's bar, whether there is a second feed or not. */
  keepFirst(bars: BarColumns, row: number, symbol: number): void {
    const at = symbol * FIELDS;
    const columns = [bars.ts, bars.open, bars.high, bars.low, bars.close, bars.volume];
    columns.forEach((column, field) => {
      this.first[at + field] = column[row] as number;
    });
  }

  /** Keeps the first feed's bar; true when the second feed's bar of that time is here and differs. */
  differs(bars: BarColumns, row: number, symbol: number): boolean {
    this.keepFirst(bars, row, symbol);
    return this.differAt(symbol * FIELDS);
  }

  /** Close of the first feed's bar that was kept last. */
  firstCloseOf(symbol: number): number {
    return this.first[symbol * FIELDS + 4] as number;
  }

  /** Close of the second feed's bar that was kept last. */
  closeOf(symbol: number): number {
    return this.second[symbol * FIELDS + 4] as number;
  }

  snapshot(): (number | null)[][] {
    const first = Array.from(this.first, nullForNaN);
    return this.isUsed ? [first, Array.from(this.second, nullForNaN)] : [first];
  }

  restore(from: readonly (readonly (number | null)[])[]): void {
    const [first, second] = from;
    this.isUsed = second !== undefined;
    if (first !== undefined) this.first.set(first.map((value) => value ?? NaN));
    if (second !== undefined) this.second.set(second.map((value) => value ?? NaN));
  }

  private differAt(at: number): boolean {
    if (this.second[at + TS] !== this.first[at + TS]) return false;
    for (let field = 1; field < FIELDS; field++) {
      if (this.second[at + field] !== this.first[at + field]) return true;
    }
    return false;
  }
}

// NaN marks "no bar yet", and JSON has no NaN.
function nullForNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
