/** What of an account's orders is not settled. */
import type { Statements } from '../connection/statements.ts';
import { integerCell } from './row-cells.ts';

/** Counts over a whole account, of whatever run. */
export interface UnsettledOrders {
  readonly ambiguous: number;
  readonly dispatching: number;
  /** Messages of the broker that no transaction has applied, parked ones included. */
  readonly unapplied: number;
}

/**
 * Counts what of an account is not settled, over all of its runs, whatever became of them. Fails as the database does
 * (DB_*).
 */
export async function countUnsettled(
  db: Statements,
  of: { readonly broker: string; readonly account: string },
): Promise<UnsettledOrders> {
  const rows = await db.query(
    `SELECT
       (SELECT count(*) FROM oms_outbox AS b JOIN runs AS r USING (run_id)
         WHERE r.broker = $1 AND r.account = $2 AND b.status = 'AMBIGUOUS') AS ambiguous,
       (SELECT count(*) FROM oms_outbox AS b JOIN runs AS r USING (run_id)
         WHERE r.broker = $1 AND r.account = $2 AND b.status = 'DISPATCHING') AS dispatching,
       (SELECT count(*) FROM oms_inbox
         WHERE broker = $1 AND account = $2 AND applied_at IS NULL) AS unapplied`,
    [of.broker, of.account],
  );
  const row = rows[0] ?? {};
  return {
    ambiguous: integerCell(row, 'ambiguous'),
    dispatching: integerCell(row, 'dispatching'),
    unapplied: integerCell(row, 'unapplied'),
  };
}
