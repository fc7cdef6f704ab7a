/** Relative strength index, 0 to 100: Wilder's averages of gains and losses. */
import type { SplitRatio } from '../../../foundation/model/index.ts';
import type { History, PriceColumn } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';
import { wilderStep } from './wilder-step.ts';

export class RelativeStrength extends Indicator implements Line {
  private readonly bars: number;
  private readonly column: PriceColumn;
  private gain = 0;
  private loss = 0;

  constructor(history: History, bars: number, column: PriceColumn) {
    super(history, `rsi(${bars})`, bars + 1);
    this.bars = bars;
    this.column = column;
  }

  /** 100 when nothing was lost. */
  get value(): number {
    return this.loss === 0 ? 100 : 100 - 100 / (1 + this.gain / this.loss);
  }

  update(): void {
    const { history, bars } = this;
    const { mask, seen } = history;
    if (seen === 1) return;
    const ring = history[this.column];
    const change = (ring[(seen - 1) & mask] as number) - (ring[(seen - 2) & mask] as number);
    this.gain = wilderStep(this.gain, Math.max(change, 0), seen - 1, bars);
    this.loss = wilderStep(this.loss, Math.max(-change, 0), seen - 1, bars);
  }

  split({ numerator, denominator }: SplitRatio): void {
    this.gain = (this.gain * denominator) / numerator;
    this.loss = (this.loss * denominator) / numerator;
  }

  snapshot(): readonly number[] {
    return [this.gain, this.loss];
  }

  restore([gain = 0, loss = 0]: readonly number[]): void {
    this.gain = gain;
    this.loss = loss;
  }
}
