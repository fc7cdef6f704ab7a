/** What a strategy must show before it deserves capital: the `promotion.*` keys of its config. */
import type { Ppm } from '../../foundation/model/index.ts';

/** Fractions and factors in ppm, exact. A value that equals its threshold passes. */
export interface PromotionThresholds {
  readonly minSharpe: Ppm;
  /** Fraction of the peak, positive. */
  readonly maxDrawdown: Ppm;
  readonly minCagr: Ppm;
  readonly minProfitFactor: Ppm;
  readonly minProfitableMonths: Ppm;
  /** Loss over five days as a positive fraction. */
  readonly maxFiveDayLoss: Ppm;
  readonly minTrades: number;
  /** Calendar days from the first slice to the last. */
  readonly minDays: number;
  /** Walk-forward folds, whatever came out of them. */
  readonly minFolds: number;
  readonly minPositiveFolds: Ppm;
  /** How far the drawdown of a fold may exceed `maxDrawdown`. */
  readonly foldDrawdownTolerance: Ppm;
}
