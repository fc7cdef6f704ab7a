/** Checkpoints of reconcile: what each comparison with the broker found, and how old it is. */
import type { RunId, UtcMillis } from '../../../foundation/model/index.ts';
import type { EngineAccount } from './book/ledger-positions.ts';
import type { Row, Statements, Transaction } from '../connection/statements.ts';
import { instantCell, integerCell, onlyRow, textCell } from './row-cells.ts';

export type ReconcileVerdictText = 'CLEAN' | 'WARN' | 'CRITICAL' | 'UNKNOWN';

export interface NewReconcileCheckpoint {
  readonly runId: RunId;
  readonly broker: string;
  readonly account: string;
  readonly verdict: ReconcileVerdictText;
  /** Canonical JSON array. */
  readonly differences: string;
  /** Canonical JSON object: up to where the broker's history was read. */
  readonly watermark: string;
  /** Milliseconds since before the first query: a checkpoint is as old as its beginning. */
  readonly tookMs: number;
}

export interface ReconcileCheckpointRow {
  readonly checkpointId: number;
  readonly verdict: string;
  readonly differences: string;
  readonly watermark: string;
  readonly startedAt: UtcMillis;
  readonly takenAt: UtcMillis;
  /** Since its beginning, on the clock of the database. */
  readonly ageMs: number;
}

const COLUMNS = `checkpoint_id, verdict, differences, watermark, started_at, taken_at, ceil(extract(epoch FROM clock_timestamp() - started_at) * 1000)::bigint AS age_ms`;

function decodeCheckpoint(row: Row): ReconcileCheckpointRow {
  return {
    checkpointId: integerCell(row, 'checkpoint_id'),
    verdict: textCell(row, 'verdict'),
    differences: textCell(row, 'differences'),
    watermark: textCell(row, 'watermark'),
    startedAt: instantCell(row, 'started_at'),
    takenAt: instantCell(row, 'taken_at'),
    ageMs: integerCell(row, 'age_ms'),
  };
}

/** Stores a checkpoint; its audit event belongs into the same transaction. Gives its number. */
export async function insertReconcileCheckpoint(
  tx: Transaction,
  checkpoint: NewReconcileCheckpoint,
): Promise<number> {
  const rows = await tx.query(
    `INSERT INTO reconcile_checkpoints
       (run_id, broker, account, verdict, differences, watermark, started_at, taken_at)
     SELECT $1, $2, $3, $4, $5, $6, at - $7 * interval '1 millisecond', at
     FROM (SELECT clock_timestamp() AS at) AS clock
     RETURNING checkpoint_id`,
    [
      checkpoint.runId,
      checkpoint.broker,
      checkpoint.account,
      checkpoint.verdict,
      checkpoint.differences,
      checkpoint.watermark,
      checkpoint.tookMs,
    ],
  );
  return integerCell(onlyRow(rows), 'checkpoint_id');
}

/** The newest checkpoint of a run; null when it was never reconciled. */
export async function readLatestReconcileCheckpoint(
  db: Statements,
  runId: RunId,
): Promise<ReconcileCheckpointRow | null> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM reconcile_checkpoints WHERE run_id = $1 ORDER BY checkpoint_id DESC LIMIT 1`,
    [runId],
  );
  return rows[0] === undefined ? null : decodeCheckpoint(rows[0]);
}

/** The newest checkpoint of an engine's books on an account, whichever of its runs took it. */
export async function readLatestCheckpointOfBooks(
  db: Statements,
  { broker, account, engineId }: EngineAccount,
): Promise<ReconcileCheckpointRow | null> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM reconcile_checkpoints
     WHERE broker = $1 AND account = $2 AND run_id IN (SELECT run_id FROM runs WHERE engine_id = $3)
     ORDER BY checkpoint_id DESC LIMIT 1`,
    [broker, account, engineId],
  );
  return rows[0] === undefined ? null : decodeCheckpoint(rows[0]);
}

/** A checkpoint, and whose books it is about. */
export interface CheckpointOfBooks extends ReconcileCheckpointRow, EngineAccount {
  readonly runId: string;
}

/** The newest checkpoint of each engine's books on each account, whichever run took it; by those names. */
export async function listNewestCheckpoints(db: Statements): Promise<readonly CheckpointOfBooks[]> {
  const rows = await db.query(
    `SELECT DISTINCT ON (c.broker COLLATE "C", c.account COLLATE "C", engine_id COLLATE "C")
       ${COLUMNS}, c.run_id, c.broker, c.account, engine_id
     FROM reconcile_checkpoints AS c JOIN runs AS r USING (run_id)
     ORDER BY c.broker COLLATE "C", c.account COLLATE "C", engine_id COLLATE "C", checkpoint_id DESC`,
  );
  return rows.map((row) => ({
    ...decodeCheckpoint(row),
    runId: textCell(row, 'run_id'),
    broker: textCell(row, 'broker'),
    account: textCell(row, 'account'),
    engineId: textCell(row, 'engine_id'),
  }));
}
