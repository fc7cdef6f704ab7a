/** One bar of a history, so many bars before the latest; it moves on with the history. */
import { MICROS_PER_UNIT } from '../../../foundation/model/index.ts';
import type { History } from './history.ts';

export class BarView {
  readonly #history: History;
  readonly #ago: number;

  constructor(history: History, ago: number) {
    this.#history = history;
    this.#ago = ago;
  }

  /** Close of the bar, UTC milliseconds. */
  get time(): number {
    return this.#history.ts[this.#place] as number;
  }

  get open(): number {
    return (this.#history.open[this.#place] as number) / MICROS_PER_UNIT;
  }

  get high(): number {
    return (this.#history.high[this.#place] as number) / MICROS_PER_UNIT;
  }

  get low(): number {
    return (this.#history.low[this.#place] as number) / MICROS_PER_UNIT;
  }

  get close(): number {
    return (this.#history.close[this.#place] as number) / MICROS_PER_UNIT;
  }

  get volume(): number {
    return this.#history.volume[this.#place] as number;
  }

  get #place(): number {
    return (this.#history.seen - 1 - this.#ago) & this.#history.mask;
  }
}
