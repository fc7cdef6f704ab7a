/**
 * Wilder's smoothed average: begins with the mean of the first bars, then moves by 1 / bars. Until there are
 * bars enough it holds their sum.
 */
import type { History, PriceColumn } from '../author/history.ts';
import { CarriedAverage } from './carried-average.ts';
import { wilderStep } from './wilder-step.ts';

export class SmoothedAverage extends CarriedAverage {
  private readonly bars: number;
  private readonly column: PriceColumn;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `wsma(${bars})`, bars);
    this.bars = bars;
    this.column = column;
  }

  update(): void {
    const { history } = this;
    const { mask, seen } = history;
    const price = history[this.column][(seen - 1) & mask] as number;
    this.micros = wilderStep(this.micros, price, seen, this.bars);
  }
}
