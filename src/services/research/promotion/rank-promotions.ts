/** Ranks sealed verdicts (`mqk promote rank`): each is verified, and only what passed competes. */
import { rankCandidates, type Ranking } from '../../../engines/promotion/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { PromotionRecord } from './promotion-record.ts';
import { verdictOf, type VerdictPlaces } from './sealed-verdicts.ts';

/** Names as `verdictOf` takes them. Fails as it does, and with PROMOTION_REPEATED. */
export function rankPromotions(
  names: readonly string[],
  places: VerdictPlaces,
): Ranking<PromotionRecord> {
  const records = new Map<string, PromotionRecord>();
  for (const name of names) {
    const record = verdictOf(name, places);
    if (records.has(record.id)) {
      const message = `"${name.slice(0, 80)}" stands for verdict ${record.id}, which was named already`;
      throw new Failure('INPUT', 'PROMOTION_REPEATED', message, { fix: 'name each verdict once' });
    }
    records.set(record.id, record);
  }
  return rankCandidates([...records.values()]);
}
