/** The lease of an engine step, held until the step's transaction ends. */
import { Failure } from '../../../../foundation/core/index.ts';
import { CODES, type RunId } from '../../../../foundation/model/index.ts';
import { BY_KEYS } from '../../connection/by-keys.ts';
import type { Transaction } from '../../connection/statements.ts';
import { textCell } from '../row-cells.ts';
import type { BrokerAccountName } from './inbox.ts';

/** A holder of a run's lease. */
export interface Holder {
  readonly runId: RunId;
  readonly leaseEpoch: number;
}

/** The account whose books the holder writes. */
export interface HeldBooks extends BrokerAccountName {
  readonly runId: RunId;
}

/**
 * Shares the run's row: whoever takes the lease over waits until the step is written, and a step that comes
 * after that finds another epoch. `RUN_LEASE_LOST` when the lease isn't alive and the holder's.
 */
export async function holdLease(tx: Transaction, holder: Holder): Promise<HeldBooks> {
  const [row] = await tx.query(
    `SELECT broker, account, ${BY_KEYS} FROM runs
     WHERE run_id = $1 AND lease_epoch = $2 AND lease_expires_at > clock_timestamp() FOR SHARE`,
    [holder.runId, holder.leaseEpoch],
  );
  if (row === undefined) throw leaseLost(holder);
  return {
    runId: holder.runId,
    broker: textCell(row, 'broker'),
    account: textCell(row, 'account'),
  };
}

function leaseLost({ runId, leaseEpoch }: Holder): Failure {
  return new Failure(
    'CONFLICT',
    'RUN_LEASE_LOST',
    `lease ${leaseEpoch} of run ${runId} ran out or was taken over: nothing was written`,
    { fix: CODES.RUN_LEASE_LOST.fix },
  );
}
