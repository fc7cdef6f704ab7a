/**
 * Exponential moving average: begins with the first price, then moves by 2 / (bars + 1) of the distance.
 */
import type { History, PriceColumn } from '../author/history.ts';
import { CarriedAverage } from './carried-average.ts';

export class ExponentialAverage extends CarriedAverage {
  private readonly column: PriceColumn;
  private readonly weight: number;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `ema(${bars})`, bars);
    this.column = column;
    this.weight = 2 / (bars + 1);
  }

  update(): void {
    const { history, micros } = this;
    const { mask, seen } = history;
    const price = history[this.column][(seen - 1) & mask] as number;
    this.micros = seen === 1 ? price : micros + (price - micros) * this.weight;
  }
}
