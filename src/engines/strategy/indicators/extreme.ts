/** Highest or lowest price of the last bars; the window is searched again only when the best left it. */
import { MICROS_PER_UNIT } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';

export class Extreme extends Indicator implements Line {
  private readonly bars: number;
  private readonly column: PriceColumn;
  /** 1 looks for the highest, -1 for the lowest. */
  private readonly sign: 1 | -1;
  private micros = 0;
  /** Number of the bar that has it. */
  private best = -1;

  constructor(
    history: History,
    of: { readonly bars: number; readonly column: PriceColumn; readonly sign: 1 | -1 },
  ) {
    super(history, `${of.sign === 1 ? 'highest' : 'lowest'}(${of.bars})`, of.bars);
    this.bars = of.bars;
    this.column = of.column;
    this.sign = of.sign;
  }

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
  }

  update(): void {
    const { history, best } = this;
    const newest = history.seen - 1;
    if (best < 0 || best <= newest - this.bars) this.search();
    else this.take(newest);
  }

  split(): void {
    this.restore();
  }

  snapshot(): readonly number[] {
    return [];
  }

  restore(): void {
    this.search();
  }

  private search(): void {
    const { seen } = this.history;
    this.best = -1;
    for (let bar = Math.max(0, seen - this.bars); bar < seen; bar++) this.take(bar);
  }

  private take(bar: number): void {
    const { history, sign } = this;
    const price = history[this.column][bar & history.mask] as number;
    if (this.best >= 0 && price * sign < this.micros * sign) return;
    this.micros = price;
    this.best = bar;
  }
}
