/** What a recovery leaves open: requests whose fate nobody knows, and what happens with each. */
import type { OutboxRow } from '../../../../adapters/db/index.ts';
import { mayResend } from '../../../../engines/delivery/index.ts';
import type { UnknownRequest } from '../dispatch/look-ups.ts';

export interface UnresolvedRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly action: OutboxRow['action'];
  /** Milliseconds since its newest permit. */
  readonly ageMs: number;
  /** Milliseconds until its absence may be presumed; 0: from now on. */
  readonly presumedInMs: number;
  /** One sentence. */
  readonly next: string;
}

export function unresolvedOf(
  { row, ageMs }: UnknownRequest,
  presumeAfterMs: number,
): UnresolvedRequest {
  const { clientOrderId, symbol, action, role } = row;
  const presumedInMs = Math.max(0, presumeAfterMs - ageMs);
  const next = mayResend(action, role)
    ? 'the next recovery looks it up, and sends it again under its id where a fence allows it'
    : 'the next recovery looks it up; it is never sent again, and taken back if it is found';
  return { clientOrderId, symbol, action, ageMs, presumedInMs, next };
}
