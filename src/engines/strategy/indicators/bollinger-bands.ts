/** Bollinger's bands: the simple average, and so many standard deviations around it. */
import type { History } from '../author/history.ts';
import { Deviation } from './deviation.ts';
import { Indicator } from './indicator.ts';
import type { Bands } from './readings.ts';
import { SimpleAverage } from './simple-average.ts';

export class BollingerBands extends Indicator implements Bands {
  private readonly average: SimpleAverage;
  private readonly deviation: Deviation;
  private readonly width: number;

  constructor(history: History, bars: number, width: number) {
    super(history, `bollinger(${bars}, ${width})`, bars);
    this.average = new SimpleAverage(history, bars, 'close');
    this.deviation = new Deviation(history, bars, 'close');
    this.width = width;
  }

  get upper(): number {
    return this.middle + this.width * this.deviation.value;
  }

  get middle(): number {
    return this.average.value;
  }

  get lower(): number {
    return this.middle - this.width * this.deviation.value;
  }

  update(): void {
    this.average.update();
    this.deviation.update();
  }

  split(): void {
    this.restore();
  }

  snapshot(): readonly number[] {
    return [];
  }

  restore(): void {
    this.average.restore();
    this.deviation.restore();
  }
}
