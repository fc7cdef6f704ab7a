/** The thresholds of promotion, from the config of the run that is judged. */
import type { EffectiveConfig } from '../../engines/config/index.ts';
import { readThresholds, type PromotionThresholds } from '../../engines/promotion/index.ts';

/**
 * Fractions in ppm, counts whole, as `readThresholds` names them. A key that the config lacks is a defect: the base layer
 * has them all.
 */
export function promotionThresholdsFrom(config: EffectiveConfig): PromotionThresholds {
  const read = config.readerFor('engines/promotion');
  return readThresholds({ ppm: (key) => read.ppm(key), count: (key) => read.count(key) });
}
