/**
 * Exponential moving average: begins with the first price, then moves by 2 / (bars + 1) of the distance.
 */
import { MICROS_PER_UNIT, type SplitRatio } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';

export class ExponentialAverage extends Indicator implements Line {
  private readonly column: PriceColumn;
  private readonly weight: number;
  private micros = 0;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `ema(${bars})`, bars);
    this.column = column;
    this.weight = 2 / (bars + 1);
  }

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
  }

  update(): void {
    const { history, micros } = this;
    const { mask, seen } = history;
    const price = history[this.column][(seen - 1) & mask] as number;
    this.micros = seen === 1 ? price : micros + (price - micros) * this.weight;
  }

  split({ numerator, denominator }: SplitRatio): void {
    this.micros = (this.micros * denominator) / numerator;
  }

  snapshot(): readonly number[] {
    return [this.micros];
  }

  restore([micros = 0]: readonly number[]): void {
    this.micros = micros;
  }
}
