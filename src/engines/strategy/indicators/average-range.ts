/** Average true range: Wilder's average of the largest move since the close before. */
import { MICROS_PER_UNIT, type SplitRatio } from '../../../foundation/model/index.ts';
import type { History } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';
import { wilderStep } from './wilder-step.ts';

export class AverageRange extends Indicator implements Line {
  private readonly bars: number;
  private micros = 0;

  constructor(history: History, bars: number) {
    super(history, `atr(${bars})`, bars);
    this.bars = bars;
  }

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
  }

  update(): void {
    const { history } = this;
    const { mask, seen } = history;
    const high = history.high[(seen - 1) & mask] as number;
    const low = history.low[(seen - 1) & mask] as number;
    let range = high - low;
    if (seen > 1) {
      const close = history.close[(seen - 2) & mask] as number;
      range = Math.max(range, Math.abs(high - close), Math.abs(low - close));
    }
    this.micros = wilderStep(this.micros, range, seen, this.bars);
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
