/** The fills of an order that count. */
import type { LedgerRow } from '../../../adapters/db/index.ts';

/** No bust, and none that a later row takes back or replaces. */
export function standingFills(fills: readonly LedgerRow[]): readonly LedgerRow[] {
  const replaced = new Set(fills.map(({ previousExecutionId }) => previousExecutionId));
  return fills.filter(({ kind, executionId }) => kind !== 'BUST' && !replaced.has(executionId));
}

export function standingShares(fills: readonly LedgerRow[]): number {
  return standingFills(fills).reduce((sum, { qty }) => sum + qty, 0);
}
