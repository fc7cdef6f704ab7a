/**
 * Other runs of an account: the messages of an account are one inbox, and whoever books them books for one run. While
 * another run trades, or its engine lives, they are that one's.
 */
import {
  listBusyRuns,
  lockAccount,
  type RunRow,
  type Statements,
  type Transaction,
} from '../../../../adapters/db/index.ts';
import { formatRunPair } from '../../../../engines/lifecycle/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import { isDeadHere } from './own-process.ts';

type Account = Pick<RunRow, 'broker' | 'account'>;

/** Fails with RUN_ACCOUNT_TAKEN when another run of the account is ARMED or RUNNING, with RUN_LEASE_HELD as below. */
export async function refuseRivals(db: Statements, run: RunRow): Promise<void> {
  const rivals = (await listBusyRuns(db, run)).filter(({ runId }) => runId !== run.runId);
  refuseHeld(rivals);
  const rival = rivals.find(({ pair }) => pair.status === 'ARMED' || pair.status === 'RUNNING');
  if (rival === undefined) return;
  const message = `run ${rival.runId} of account ${run.account} is ${formatRunPair(rival.pair)}: what the broker tells is booked for that one, so that run ${run.runId} is left as it is`;
  throw new Failure('CONFLICT', 'RUN_ACCOUNT_TAKEN', message);
}

/** Fails with RUN_LEASE_HELD while the engine of any run of the account lives; none begins before the transaction ends. */
export async function refuseLivingEngines(tx: Transaction, account: Account): Promise<void> {
  await lockAccount(tx, account);
  refuseHeld(await listBusyRuns(tx, account));
}

/** As `refuseLivingEngines`, and with RUN_ACCOUNT_TAKEN when any run of the account is ARMED or RUNNING. */
export async function refuseTrading(tx: Transaction, account: Account): Promise<void> {
  await refuseLivingEngines(tx, account);
  const trading = (await listBusyRuns(tx, account)).find(({ pair }) => pair.posture === 'ARMED');
  if (trading === undefined) return;
  const { runId, pair } = trading;
  const message = `run ${runId} of account ${account.account} is ${formatRunPair(pair)}: its orders and those of the account are its engine's`;
  throw new Failure('CONFLICT', 'RUN_ACCOUNT_TAKEN', message);
}

function refuseHeld(runs: readonly RunRow[]): void {
  for (const { runId, leaseOwner, leaseExpiresAt, readAt, account } of runs) {
    const leftMs = (leaseExpiresAt ?? 0) - readAt;
    if (leaseOwner === null || leftMs <= 0 || isDeadHere(leaseOwner)) continue;
    const message = `run ${runId} of account ${account} is held by ${leaseOwner} for another ${leftMs} ms`;
    throw new Failure('CONFLICT', 'RUN_LEASE_HELD', message);
  }
}
