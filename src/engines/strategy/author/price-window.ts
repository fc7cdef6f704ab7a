/** The last so many values of one column, without a copy: always those up to the latest bar. */
import { Failure } from '../../../foundation/core/index.ts';
import type { History, BarColumn } from './history.ts';

export class PriceWindow {
  readonly length: number;
  readonly #history: History;
  readonly #column: BarColumn;
  readonly #unit: number;

  /** `unit`: what a value of the column is divided by. The history has seen `length` bars. */
  constructor(history: History, column: BarColumn, of: { length: number; unit: number }) {
    this.length = of.length;
    this.#history = history;
    this.#column = column;
    this.#unit = of.unit;
  }

  /** `at(0)` is the oldest, `at(-1)` the newest. Fails with STRATEGY_HISTORY_SHORT. */
  at(index: number): number {
    const { length } = this;
    const place = index < 0 ? length + index : index;
    if (!(place >= 0 && place < length && Number.isInteger(place))) failIndex(index, length);
    const history = this.#history;
    const bar = history.seen - length + place;
    return (history[this.#column][bar & history.mask] as number) / this.#unit;
  }

  /** Sum of all; of prices exact up to 10,000 of them, since it is made of whole micros. */
  sum(): number {
    return this.#total() / this.#unit;
  }

  mean(): number {
    return this.#total() / (this.length * this.#unit);
  }

  max(): number {
    return this.#best(1);
  }

  min(): number {
    return this.#best(-1);
  }

  /** A copy, oldest first. */
  toArray(): number[] {
    return Array.from({ length: this.length }, (_, index) => this.at(index));
  }

  #total(): number {
    const { seen, mask } = this.#history;
    const ring = this.#history[this.#column];
    let total = 0;
    for (let bar = seen - this.length; bar < seen; bar++) total += ring[bar & mask] as number;
    return total;
  }

  #best(sign: 1 | -1): number {
    const { seen, mask } = this.#history;
    const ring = this.#history[this.#column];
    let best = ring[(seen - 1) & mask] as number;
    for (let bar = seen - this.length; bar < seen - 1; bar++) {
      const value = ring[bar & mask] as number;
      if (value * sign > best * sign) best = value;
    }
    return best / this.#unit;
  }
}

function failIndex(index: number, length: number): never {
  throw new Failure(
    'INPUT',
    'STRATEGY_HISTORY_SHORT',
    `at(${index}) is outside of the ${length} values of this window`,
    { fix: `use 0 (oldest) to ${length - 1}, or -1 (newest) to -${length}` },
  );
}
