/** Simple moving average: an exact sum of micros, divided once, so that it never drifts. */
import { MICROS_PER_UNIT } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';

export class SimpleAverage extends Indicator implements Line {
  private readonly bars: number;
  private readonly column: PriceColumn;
  /** Micros of the window; at most 10,000 prices of 9e11, which is below 2^53. */
  private sum = 0;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `sma(${bars})`, bars);
    this.bars = bars;
    this.column = column;
  }

  get value(): number {
    return this.sum / (this.bars * MICROS_PER_UNIT);
  }

  update(): void {
    const { history, bars } = this;
    const { mask, seen } = history;
    const ring = history[this.column];
    let sum = this.sum + (ring[(seen - 1) & mask] as number);
    if (seen > bars) sum -= ring[(seen - 1 - bars) & mask] as number;
    this.sum = sum;
  }

  split(): void {
    this.restore();
  }

  snapshot(): readonly number[] {
    return [];
  }

  restore(): void {
    const { history, bars } = this;
    this.sum = 0;
    for (let bar = Math.max(0, history.seen - bars); bar < history.seen; bar++) {
      this.sum += history[this.column][bar & history.mask] as number;
    }
  }
}
