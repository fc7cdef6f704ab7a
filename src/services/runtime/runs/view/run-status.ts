/** Where a run stands, and what of it may still act or is still held. */
import { join } from 'node:path';
import { isFolderProvisional, isOpenRun } from '../../../../adapters/artifacts/index.ts';
import {
  inSnapshot,
  isClosingOut,
  readLeftovers,
  readParked,
  type Lane,
  type ParkedMessage,
  type RunLeftovers,
  type RunRow,
  type Statements,
} from '../../../../adapters/db/index.ts';
import { ownerOf, type LeaseOwner } from '../../engine/lease/own-process.ts';
import { recordedRun } from '../../record/recorded-run.ts';
import { heartbeatAgeMs } from '../../watch/staleness.ts';
import { findRun } from '../find-run.ts';
import { readMoney, type RunMoney } from './run-money.ts';
import { readProgress, type RunProgress } from './run-progress.ts';
import { readBareShares, type BareShares } from '../unprotected/bare-shares.ts';

export interface RunStatusView extends RunLeftovers {
  readonly run: RunRow;
  readonly heartbeatAgeMs: number | null;
  /** Whose name stands in the row; null: no engine's. */
  readonly owner: LeaseOwner | null;
  /** Whether that engine may be at work: it is not known to be dead, and its lease has not run out. */
  readonly isHeld: boolean;
  /** Whether the run was halted by its own tick, which closes what it holds. */
  readonly closesOut: boolean;
  /** Where its record lies, and whether that is behind: not there, or not complete although it is sealed. */
  readonly record: { readonly folder: string; readonly isBehind: boolean };
  /** Null: no engine has begun to trade it. */
  readonly progress: RunProgress | null;
  /** Messages of the run's account that can't be booked: their symbols take no entry. */
  readonly parked: readonly ParkedMessage[];
  /** While it is wound down: shares for which no stop works by our books. */
  readonly bare: readonly BareShares[];
}

/**
 * Of a run by its id, or of `last`; all of one moment, by the database alone: no broker is asked. Fails with RUN_UNKNOWN,
 * or as the database does.
 */
export async function viewRun(db: Lane, name: string): Promise<RunStatusView> {
  return await inSnapshot(db, async (tx) => await standingOf(tx, name));
}

/** As `viewRun`, with what its fills come to: every one of them is read. */
export async function viewRunMoney(
  db: Lane,
  name: string,
): Promise<{ readonly view: RunStatusView; readonly money: RunMoney }> {
  return await inSnapshot(db, async (tx) => {
    const view = await standingOf(tx, name);
    return { view, money: await readMoney(tx, view.run, view.progress?.worth ?? null) };
  });
}

async function standingOf(tx: Statements, name: string): Promise<RunStatusView> {
  const run = await findRun(tx, name);
  const { leaseOwner, leaseExpiresAt, pair, readAt } = run;
  const owner = leaseOwner === null ? null : ownerOf(leaseOwner);
  return {
    run,
    heartbeatAgeMs: heartbeatAgeMs(run),
    owner,
    isHeld: owner !== null && owner.isAlive !== false && (leaseExpiresAt ?? 0) > readAt,
    closesOut: pair.status === 'HALTED' && (await isClosingOut(tx, run.runId)),
    record: recordOf(run),
    progress: await readProgress(tx, run.runId),
    parked: await readParked(tx, run),
    bare: await readBareShares(tx, run),
    ...(await readLeftovers(tx, run.runId)),
  };
}

function recordOf(run: RunRow): RunStatusView['record'] {
  const folder = join(recordedRun(run).outDir, run.runId);
  const isBehind = run.sealedAt === null ? !isOpenRun(folder) : isFolderProvisional(folder);
  return { folder, isBehind };
}
