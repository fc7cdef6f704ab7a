/** What a bar may be against the bar before it: the guards that need no more than the two (contract 7). */
import { isProductGreater } from '../../foundation/core/index.ts';
import type { IntegrityConfig } from './types.ts';

const MILLION = 1_000_000;

export class SeriesLimits {
  /** Most missing bars before a bar; Infinity when gaps are no fault. */
  readonly gap: number;
  /** Largest jump of the close, ppm of the close before; Infinity when OFF. */
  readonly outlierPpm: number;

  constructor(config: IntegrityConfig) {
    this.gap = config.failOnGap ? config.gapToleranceBars : Infinity;
    this.outlierPpm = config.outlier.kind === 'PPM' ? config.outlier.ppm : Infinity;
  }

  /** Whether the close jumped by more than the limit from the close before. Micros. */
  isOutlier(jump: number, previousClose: number): boolean {
    const left = jump * MILLION;
    const right = this.outlierPpm * previousClose;
    if (left !== right) return left > right; // rounding is monotone: as the exact products are ordered
    return isProductGreater(jump, MILLION, this.outlierPpm, previousClose);
  }

  equals(other: SeriesLimits): boolean {
    return this.gap === other.gap && this.outlierPpm === other.outlierPpm;
  }
}
