/** Every verdict about a strategy, the newest first (`mqk promote history`). */
import { listEvaluations } from '../../../adapters/artifacts/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { PromotionRecord } from './promotion-record.ts';
import { readVerdict, type VerdictPlaces } from './sealed-verdicts.ts';

export interface PromotionHistory {
  readonly verdicts: readonly PromotionRecord[];
  /** Folders that can't be believed, or were made by another version, and why. */
  readonly unread: readonly { readonly path: string; readonly code: string }[];
}

/** Of one strategy by its id, or of all (`null`). A folder that is refused is named and hides no other. */
export function promotionHistory(strategy: string | null, places: VerdictPlaces): PromotionHistory {
  const { evaluations, damaged } = listEvaluations(places.outDir, 'PROMOTION');
  const wanted = evaluations.filter(
    ({ subject }) => strategy === null || subject.strategy.id === strategy,
  );
  const verdicts: PromotionRecord[] = [];
  const unread = damaged.map((path) => ({ path, code: 'EVIDENCE_DAMAGED' }));
  for (const { path } of wanted.toReversed()) {
    try {
      verdicts.push(readVerdict(path, places));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      unread.push({ path, code: error.code });
    }
  }
  return { verdicts, unread };
}
