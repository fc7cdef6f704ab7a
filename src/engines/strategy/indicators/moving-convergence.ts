/** MACD: a fast less a slow exponential average of closes, and the exponential average of that. */
import { MICROS_PER_UNIT, type SplitRatio } from '../../../foundation/model/index.ts';
import type { History } from '../author/history.ts';
import { Indicator } from './indicator.ts';
import type { Convergence } from './readings.ts';

export class MovingConvergence extends Indicator implements Convergence {
  private readonly slowBars: number;
  private readonly weights: readonly [number, number, number];
  private fast = 0;
  private slow = 0;
  private line = 0;

  constructor(
    history: History,
    of: { readonly fast: number; readonly slow: number; readonly signal: number },
  ) {
    const { fast, slow, signal } = of;
    super(history, `macd(${fast}, ${slow}, ${signal})`, slow + signal - 1);
    this.slowBars = slow;
    this.weights = [2 / (fast + 1), 2 / (slow + 1), 2 / (signal + 1)];
  }

  get value(): number {
    return (this.fast - this.slow) / MICROS_PER_UNIT;
  }

  get signal(): number {
    return this.line / MICROS_PER_UNIT;
  }

  get histogram(): number {
    return (this.fast - this.slow - this.line) / MICROS_PER_UNIT;
  }

  update(): void {
    const { history } = this;
    const { mask, seen } = history;
    const [ofFast, ofSlow, ofLine] = this.weights;
    const price = history.close[(seen - 1) & mask] as number;
    this.fast = seen === 1 ? price : this.fast + (price - this.fast) * ofFast;
    this.slow = seen === 1 ? price : this.slow + (price - this.slow) * ofSlow;
    if (seen < this.slowBars) return;
    const value = this.fast - this.slow;
    this.line = seen === this.slowBars ? value : this.line + (value - this.line) * ofLine;
  }

  split({ numerator, denominator }: SplitRatio): void {
    this.fast = (this.fast * denominator) / numerator;
    this.slow = (this.slow * denominator) / numerator;
    this.line = (this.line * denominator) / numerator;
  }

  snapshot(): readonly number[] {
    return [this.fast, this.slow, this.line];
  }

  restore([fast = 0, slow = 0, line = 0]: readonly number[]): void {
    this.fast = fast;
    this.slow = slow;
    this.line = line;
  }
}
