/** Signs of life of the engine process: its lease on the run, and its heartbeat. The database has the clock. */
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { appendEvent } from './audit-events.ts';
import type { Statements, Transaction } from '../connection/statements.ts';
import { decodeRun, RUN_COLUMNS, type RunRow } from './run-row.ts';
import { readRun } from './runs.ts';

/** Which lease: of whom, and the how-manieth. */
export interface Lease {
  readonly runId: RunId;
  /** Canonical text that names host, process and its start, and build. */
  readonly owner: string;
  readonly leaseEpoch: number;
}

/**
 * Takes the lease of a run when it is free, has run out, or belongs to `deadOwner`, whom the caller has
 * proved dead on this host. Each taking has the next epoch. `RUN_LEASE_HELD` names the holder.
 */
export async function takeLease(
  tx: Transaction,
  ask: {
    readonly runId: RunId;
    readonly owner: string;
    readonly deadOwner: string | null;
    readonly ttlMs: number;
    readonly actor: string;
  },
): Promise<RunRow> {
  const rows = await tx.query(
    `UPDATE runs SET lease_owner = $2, lease_epoch = lease_epoch + 1, heartbeat_at = clock_timestamp(),
       lease_expires_at = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE run_id = $1 AND sealed_at IS NULL
       AND (lease_owner IS NULL OR lease_expires_at <= clock_timestamp() OR lease_owner = $3)
     RETURNING ${RUN_COLUMNS}`,
    [ask.runId, ask.owner, ask.deadOwner, ask.ttlMs],
  );
  const taken = rows[0];
  if (taken === undefined) throw await whyNotTaken(tx, ask.runId);
  const run = decodeRun(taken);
  await appendEvent(tx, {
    runId: ask.runId,
    topic: 'RUNTIME',
    eventType: 'LEASE_TAKEN',
    payload: { owner: ask.owner, lease_epoch: run.leaseEpoch },
    actor: ask.actor,
  });
  return run;
}

async function whyNotTaken(tx: Transaction, runId: RunId): Promise<Failure> {
  const run = await readRun(tx, runId);
  if (run === null) return new Failure('NOT_FOUND', 'RUN_UNKNOWN', `there is no run ${runId}`);
  if (run.sealedAt !== null) return new Failure('CONFLICT', 'RUN_SEALED', `run ${runId} is sealed`);
  const left = run.leaseExpiresAt === null ? 0 : run.leaseExpiresAt - run.readAt;
  return new Failure(
    'CONFLICT',
    'RUN_LEASE_HELD',
    `run ${runId} is held by ${run.leaseOwner ?? 'nobody'} for another ${left} ms`,
  );
}

/** Renews the lease and gives a heartbeat. False: it ran out or was taken over, and nothing may be sent. */
export async function renewLease(
  db: Statements,
  lease: Lease & { readonly ttlMs: number },
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE runs SET heartbeat_at = clock_timestamp(),
       lease_expires_at = clock_timestamp() + $4 * interval '1 millisecond'
     WHERE run_id = $1 AND lease_owner = $2 AND lease_epoch = $3 AND lease_expires_at > clock_timestamp()
     RETURNING 1 AS renewed`,
    [lease.runId, lease.owner, lease.leaseEpoch, lease.ttlMs],
  );
  return rows.length === 1;
}

/** Gives the lease back. False: it was no longer ours. */
export async function releaseLease(db: Statements, lease: Lease): Promise<boolean> {
  const rows = await db.query(
    `UPDATE runs SET lease_owner = NULL, lease_expires_at = NULL
     WHERE run_id = $1 AND lease_owner = $2 AND lease_epoch = $3 AND sealed_at IS NULL
     RETURNING 1 AS released`,
    [lease.runId, lease.owner, lease.leaseEpoch],
  );
  return rows.length === 1;
}

/**
 * A heartbeat from outside, for a begun run that no engine process holds: an operator must not be able
 * to make a hung engine look alive. Null: there is no such run now.
 */
export async function heartbeat(db: Statements, runId: RunId): Promise<RunRow | null> {
  const rows = await db.query(
    `UPDATE runs SET heartbeat_at = clock_timestamp()
     WHERE run_id = $1 AND status = 'RUNNING' AND lease_owner IS NULL RETURNING ${RUN_COLUMNS}`,
    [runId],
  );
  return rows[0] === undefined ? null : decodeRun(rows[0]);
}
