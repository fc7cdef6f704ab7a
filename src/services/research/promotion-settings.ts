/** The thresholds of promotion, from the config of the run that is judged. */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import { readThresholds, type PromotionThresholds } from '../../engines/promotion/index.ts';

export function promotionThresholdsFrom(config: EffectiveConfig): PromotionThresholds {
  const read = config.readerFor('engines/promotion');
  return readThresholds({ ppm: (key) => read.ppm(key), count: (key) => read.count(key) });
}
