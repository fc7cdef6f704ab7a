/** What a strategy must show before it deserves capital: the `promotion.*` keys of its config. */
import { invariant } from '../../foundation/core/index.ts';
import {
  configKeySpec,
  parsePpm,
  type CountKey,
  type Ppm,
  type PpmKey,
} from '../../foundation/model/index.ts';

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

/** Where thresholds are read from. */
export interface ThresholdSource {
  readonly ppm: (key: PpmKey) => Ppm;
  readonly count: (key: CountKey) => number;
}

/** The thresholds that `source` holds; the one place that ties them to their keys. */
export function readThresholds(source: ThresholdSource): PromotionThresholds {
  return {
    minSharpe: source.ppm('promotion.min_sharpe'),
    maxDrawdown: source.ppm('promotion.max_drawdown'),
    minCagr: source.ppm('promotion.min_cagr'),
    minProfitFactor: source.ppm('promotion.min_profit_factor'),
    minProfitableMonths: source.ppm('promotion.min_profitable_months'),
    maxFiveDayLoss: source.ppm('promotion.max_five_day_loss'),
    minTrades: source.count('promotion.min_trades'),
    minDays: source.count('promotion.min_days'),
    minFolds: source.count('promotion.min_folds'),
    minPositiveFolds: source.ppm('promotion.min_positive_folds'),
    foldDrawdownTolerance: source.ppm('promotion.fold_drawdown_tolerance'),
  };
}

/** Those of the shipped base layer, which are the defaults of their keys. */
export const BASE_THRESHOLDS: PromotionThresholds = readThresholds({
  ppm: (key) => {
    const parsed = parsePpm(defaultOf(key));
    invariant(parsed.ok, 'the default of a threshold is a decimal', { key });
    return parsed.value;
  },
  count: (key) => Number(defaultOf(key)),
});

function defaultOf(key: PpmKey | CountKey): string {
  const { default: text } = configKeySpec(key);
  invariant(text !== undefined, 'a threshold has a default', { key });
  return text;
}
