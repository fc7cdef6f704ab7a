/** Requests of which something became known, and what is written of each. */
import type { OutboxRow, SettledRequest } from '../../../../adapters/db/index.ts';
import type { DeliveryReason, DeliveryVerdict } from '../../../../engines/delivery/index.ts';
import type { SettledAs } from '../drive/step.ts';

/** A request and what it became. */
export interface Judged {
  readonly row: OutboxRow;
  readonly verdict: DeliveryVerdict;
}

/** A request whose end is known. */
export interface Ended {
  readonly row: OutboxRow;
  readonly as: Omit<SettledAs, 'order' | 'action'>;
  readonly brokerOrderId: string | null;
  readonly evidence: string | null;
}

/** Null: it goes on. */
export function endedOf({ row, verdict }: Judged): Ended | null {
  switch (verdict.becomes) {
    case 'ACKED': {
      const { brokerOrderId } = verdict;
      return { row, as: { outcome: 'ACKED', reason: null }, brokerOrderId, evidence: null };
    }
    case 'REJECTED':
    case 'NOT_ACCEPTED': {
      const { becomes: outcome, reason, evidence } = verdict;
      return { row, as: { outcome, reason }, brokerOrderId: null, evidence };
    }
    default:
      return null;
  }
}

/** What gets no permit any more: never sent, or proven at each try that nothing was done. */
export function spent(row: OutboxRow): Ended {
  const isLate = row.msLeft <= 0;
  return unsent(row, isLate ? 'VALIDITY_OVER' : row.attempt > 0 ? 'TRIES_SPENT' : 'FENCED');
}

/** Of unknown fate is only what was sent; of anything else it is known that nothing of it is at the broker. */
export function unsent(row: OutboxRow, reason: DeliveryReason): Ended {
  const outcome = row.status === 'AMBIGUOUS' ? 'NOT_ACCEPTED' : 'SUPPRESSED';
  return { row, as: { outcome, reason }, brokerOrderId: null, evidence: null };
}

export function settledRow({ row, as, brokerOrderId, evidence }: Ended): SettledRequest {
  const { outboxId } = row;
  return { outboxId, status: as.outcome, reason: as.reason, brokerOrderId, evidence };
}
