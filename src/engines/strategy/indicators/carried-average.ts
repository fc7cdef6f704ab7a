/** An average that is carried from bar to bar: no window gives it back, so it is state of its own. */
import { MICROS_PER_UNIT, type SplitRatio } from '../../../foundation/model/index.ts';
import { Indicator } from './indicator.ts';
import type { Line } from './readings.ts';

export abstract class CarriedAverage extends Indicator implements Line {
  /** Micros, with a fraction; what it is before there are bars enough is the subclass's word. */
  protected micros = 0;

  get value(): number {
    return this.micros / MICROS_PER_UNIT;
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
