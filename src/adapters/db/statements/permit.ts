/**
 * The permit to send. `FOR SHARE` conflicts with the update of a halt, so that the two are totally
 * ordered: a permit taken before a halt makes the halt wait until its transaction ends, and one asked
 * for after it finds another epoch. `FOR KEY SHARE` would not conflict.
 */
import type { RunId } from '../../../foundation/model/index.ts';
import { KEPT_BY_KEYS } from '../connection/by-keys.ts';
import type { Transaction } from '../connection/statements.ts';

/**
 * Whether the run may send now, by its row; holds the row until the transaction ends. What is sent
 * under the permit must be written in that transaction.
 */
export async function takePermit(
  tx: Transaction,
  of: { readonly runId: RunId; readonly armEpoch: number; readonly leaseEpoch: number },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 AS permitted, ${KEPT_BY_KEYS} FROM runs
     WHERE run_id = $1 AND status = 'RUNNING' AND posture = 'ARMED' AND arm_epoch = $2
       AND lease_epoch = $3 AND lease_expires_at > clock_timestamp()
     FOR SHARE`,
    [of.runId, of.armEpoch, of.leaseEpoch],
  );
  return rows.length === 1;
}
