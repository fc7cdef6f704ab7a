/** What happens inside of the runtime at moments that no command can be held at. */
import { rmSync } from 'node:fs';
import type { RunRow } from '../../../src/adapters/db/index.ts';
import type { ReconcileReport, RunDesk } from '../../../src/services/runtime/index.ts';
import { AccountLock, type LockHolder } from '../../../src/services/runtime/arming/account-lock.ts';
import { requireBroker } from '../../../src/services/runtime/arming/open-broker.ts';
import { standDown } from '../../../src/services/runtime/arming/stand-down.ts';
import { reconcileRun } from '../../../src/services/runtime/reconcile/reconcile-run.ts';

/** Who has the lock of an account of `sim-live`. */
export function lockHolders(account: string): readonly LockHolder[] {
  return new AccountLock({ broker: 'sim-live', account }).holders();
}

export function removeLock(account: string): void {
  const { path } = new AccountLock({ broker: 'sim-live', account });
  rmSync(path, { recursive: true, force: true });
}

/** The end of an arming that another process tells late: of the row as it saw it. */
export function standDownLate(seen: RunRow, home: string, nonce: string | null): void {
  standDown(seen, home, nonce);
}

/** A reconcile that read the run's row long ago. */
export async function reconcileAsSeen(seen: RunRow, desk: RunDesk): Promise<ReconcileReport> {
  const { home, env } = desk;
  const broker = await requireBroker(seen, desk.brokers).open({
    home,
    env,
    accountLast4: seen.account.slice(-4),
    openingCash: seen.cash,
  });
  return await reconcileRun(seen, broker, desk);
}
