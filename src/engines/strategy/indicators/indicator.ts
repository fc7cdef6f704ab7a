/** What the host asks of an indicator; authors see readings only. */
import type { SplitRatio } from '../../../foundation/model/index.ts';
import type { History } from '../author/history.ts';

/**
 * Follows one symbol's history: the host updates it once for every bar, before `onBar`. What can be
 * read from the rings again is not kept twice: `snapshot` holds the rest.
 */
export abstract class Indicator {
  /** As in the source: `sma(20)`. */
  readonly name: string;
  /** Bars that must be known before its value is one; the warm-up covers them. */
  readonly needs: number;
  protected readonly history: History;

  constructor(history: History, name: string, needs: number) {
    this.history = history;
    this.name = name;
    this.needs = needs;
  }

  /** Takes in the bar that was pushed last. */
  abstract update(): void;
  /** After the history was divided by a split. */
  abstract split(ratio: SplitRatio): void;
  /** All that later values depend on beside the history, as finite numbers. */
  abstract snapshot(): readonly number[];
  /** After the history was restored. */
  abstract restore(from: readonly number[]): void;
}
