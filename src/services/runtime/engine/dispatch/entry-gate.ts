/**
 * The gate for what adds risk, before a permit is asked for (spec/4-safety, decision 8). Closed by a reconcile that is
 * not clean, it holds entries back for a few seconds, since the next reconcile may be clean; then each is given up: the
 * next book asks anew, and meanwhile stops and exits must not wait behind it. Frozen by a parked message, which no time
 * mends, an entry is given up at once.
 */
import type { OutboxRow } from '../../../../adapters/db/index.ts';
import type { DeliveryReason } from '../../../../engines/delivery/index.ts';
import { unsent, type Ended } from './ended.ts';

/** So long the run is held up by one closing of the gate, in all: some reconciles, one each second. */
const PATIENCE_MS = 5_000;
/** How long an entry is held back at once. */
const HOLD_MS = 500;

export interface GateNow {
  /** Milliseconds since the gate closed; null: it is open. */
  readonly closedMs: number | null;
  /** Whether a parked message freezes the symbol. */
  readonly isFrozen: (symbol: string) => boolean;
}

export interface GateVerdict {
  readonly passed: readonly OutboxRow[];
  /** Back to the queue for a while. */
  readonly held: readonly HeldRow[];
  readonly refused: readonly Ended[];
}

interface HeldRow {
  readonly outboxId: number;
  readonly delayMs: number;
  readonly reason: DeliveryReason;
}

/** Rows of any kind; what adds no risk passes, and what is too late is spent by the permit. */
export function judgeEntries(
  rows: readonly OutboxRow[],
  { closedMs, isFrozen }: GateNow,
): GateVerdict {
  const passed: OutboxRow[] = [];
  const held: HeldRow[] = [];
  const refused: Ended[] = [];
  for (const row of rows) {
    if (!addsRisk(row)) passed.push(row);
    else if (isFrozen(row.symbol)) refused.push(unsent(row, 'MESSAGE_PARKED'));
    else if (closedMs === null) passed.push(row);
    else if (closedMs >= PATIENCE_MS) refused.push(unsent(row, 'GATE_CLOSED'));
    else held.push({ outboxId: row.outboxId, delayMs: HOLD_MS, reason: 'GATE_CLOSED' });
  }
  return { passed, held, refused };
}

function addsRisk({ role, action, msLeft }: OutboxRow): boolean {
  return role === 'ENTRY' && action !== 'CANCEL' && msLeft > 0;
}
