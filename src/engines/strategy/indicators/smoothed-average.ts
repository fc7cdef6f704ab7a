/** Wilder's smoothed average: begins with the mean of the first bars, then moves by 1 / bars. */
import { MICROS_PER_UNIT, type SplitRatio } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import { wilderStep } from './wilder-step.ts';
import type { Line } from './readings.ts';

export class SmoothedAverage extends Indicator implements Line {
  private readonly bars: number;
  private readonly column: PriceColumn;
  /** Micros: the sum of the first bars until there are enough of them, then the average. */
  private micros = 0;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `wsma(${bars})`, bars);
    this.bars = bars;
    this.column = column;
  }

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
  }

  update(): void {
    const { history } = this;
    const { mask, seen } = history;
    const price = history[this.column][(seen - 1) & mask] as number;
    this.micros = wilderStep(this.micros, price, seen, this.bars);
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
