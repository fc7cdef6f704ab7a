/**
 * Standard deviation of the last prices (of the population: divided by their number), summed anew from
 * the window for every bar, so that it never drifts.
 */
import { MICROS_PER_UNIT } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';

export class Deviation extends Indicator implements Line {
  private readonly bars: number;
  private readonly column: PriceColumn;
  private micros = 0;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `std(${bars})`, bars);
    this.bars = bars;
    this.column = column;
  }

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
  }

  update(): void {
    const { history, bars } = this;
    const { mask, seen } = history;
    if (seen < bars) return;
    const ring = history[this.column];
    let sum = 0;
    for (let bar = seen - bars; bar < seen; bar++) sum += ring[bar & mask] as number;
    const mean = sum / bars;
    let squares = 0;
    for (let bar = seen - bars; bar < seen; bar++) {
      const distance = (ring[bar & mask] as number) - mean;
      squares += distance * distance;
    }
    this.micros = Math.sqrt(squares / bars);
  }

  split(): void {
    this.restore();
  }

  snapshot(): readonly number[] {
    return [];
  }

  restore(): void {
    this.update();
  }
}
