/** The thresholds of promotion, from the config of the run that is judged. */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import type { PromotionThresholds } from '../../engines/promotion/index.ts';

export function promotionThresholdsFrom(config: EffectiveConfig): PromotionThresholds {
  const read = config.readerFor('engines/promotion');
  return {
    minSharpe: read.ppm('promotion.min_sharpe'),
    maxDrawdown: read.ppm('promotion.max_drawdown'),
    minCagr: read.ppm('promotion.min_cagr'),
    minProfitFactor: read.ppm('promotion.min_profit_factor'),
    minProfitableMonths: read.ppm('promotion.min_profitable_months'),
    maxFiveDayLoss: read.ppm('promotion.max_five_day_loss'),
    minTrades: read.count('promotion.min_trades'),
    minDays: read.count('promotion.min_days'),
    minFolds: read.count('promotion.min_folds'),
    minPositiveFolds: read.ppm('promotion.min_positive_folds'),
    foldDrawdownTolerance: read.ppm('promotion.fold_drawdown_tolerance'),
  };
}
