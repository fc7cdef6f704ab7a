/** Average true range: Wilder's average of the largest move since the close before. */
import type { History } from '../author/history.ts';
import { CarriedAverage } from './carried-average.ts';
import { wilderStep } from './wilder-step.ts';

export class AverageRange extends CarriedAverage {
  private readonly bars: number;

  constructor(history: History, bars: number) {
    super(history, `atr(${bars})`, bars);
    this.bars = bars;
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
}
