/** Runs: made, read, listed. What moves them stands in `transition-run.ts`. */
import { canonicalJson, Failure, type JsonObject } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { appendEvent } from './audit-events.ts';
import type { SqlValue, Statements, Transaction } from '../connection/statements.ts';
import { decodeRun, RUN_COLUMNS, type RunFacts, type RunRow } from './run-row.ts';

/** A run to be made, and what its first audit event says (contract 10). */
export interface NewRun extends RunFacts {
  readonly actor: string;
  readonly reason: string;
  readonly started: JsonObject;
}

/** T1: makes the row and its first event, RUNTIME/RUN_STARTED. In one transaction, which the caller brings. */
export async function insertRun(
  tx: Transaction,
  run: NewRun,
): Promise<{ readonly run: RunRow; readonly auditId: number }> {
  const rows = await tx.query(
    `INSERT INTO runs (run_id, engine_id, mode, broker, account, environment, config_hash, config_json,
       git_hash, dirty, strategy_id, strategy_version, strategy_params, strategy_source_sha256, symbols,
       timeframe, calendar, cash, seed, request, actor, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
     ON CONFLICT (run_id) DO NOTHING
     RETURNING ${RUN_COLUMNS}`,
    [...factValues(run), run.actor, run.reason],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new Failure('CONFLICT', 'RUN_ID_TAKEN', `a run ${run.runId} exists`);
  }
  const auditId = await appendEvent(tx, {
    runId: run.runId,
    runVersion: 1,
    topic: 'RUNTIME',
    eventType: 'RUN_STARTED',
    payload: run.started,
    actor: run.actor,
  });
  return { run: decodeRun(row), auditId };
}

function factValues(run: RunFacts): readonly SqlValue[] {
  return [
    run.runId,
    run.engineId,
    run.mode,
    run.broker,
    run.account,
    run.environment,
    run.configHash,
    run.configJson,
    run.gitHash,
    run.dirty,
    run.strategyId,
    run.strategyVersion,
    run.strategyParams,
    run.strategySourceSha256,
    run.symbols,
    run.timeframe,
    run.calendar,
    run.cash,
    run.seed,
    run.request,
  ];
}

/** A run, or null when there is none with that id. */
export async function readRun(db: Statements, runId: RunId): Promise<RunRow | null> {
  const rows = await db.query(`SELECT ${RUN_COLUMNS} FROM runs WHERE run_id = $1`, [runId]);
  return rows[0] === undefined ? null : decodeRun(rows[0]);
}

/** Which runs: those that match every field given. */
export interface RunFilter {
  readonly broker?: string;
  readonly account?: string;
  readonly engineId?: string;
  readonly mode?: string;
  readonly statuses?: readonly string[];
  readonly postures?: readonly string[];
  /** Those that come after this run in the list. */
  readonly after?: RunId;
  readonly limit: number;
}

/** Runs, the newest first. */
export async function listRuns(db: Statements, filter: RunFilter): Promise<readonly RunRow[]> {
  const rows = await db.query(
    `SELECT ${RUN_COLUMNS} FROM runs
     WHERE ($1::text IS NULL OR broker = $1) AND ($2::text IS NULL OR account = $2)
       AND ($3::text IS NULL OR engine_id = $3) AND ($4::text IS NULL OR mode = $4)
       AND ($5::text[] IS NULL OR status = ANY($5)) AND ($6::text[] IS NULL OR posture = ANY($6))
       AND ($7::uuid IS NULL OR (created_at, run_id) <
         (SELECT last.created_at, last.run_id FROM runs AS last WHERE last.run_id = $7))
     ORDER BY runs.created_at DESC, runs.run_id DESC LIMIT $8`,
    [
      filter.broker ?? null,
      filter.account ?? null,
      filter.engineId ?? null,
      filter.mode ?? null,
      filter.statuses ?? null,
      filter.postures ?? null,
      filter.after ?? null,
      filter.limit,
    ],
  );
  return rows.map(decodeRun);
}

/**
 * Holds an account until the transaction ends: who takes a lease on one of its runs, and who does what no engine may see,
 * come one after the other.
 */
export async function lockAccount(
  tx: Transaction,
  { broker, account }: Pick<RunRow, 'broker' | 'account'>,
): Promise<void> {
  const key = canonicalJson(['account', broker, account]);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) AS locked', [key]);
}

/** Runs of an account that are ARMED or RUNNING, or on which a lease lives, the newest first. */
export async function listBusyRuns(
  db: Statements,
  { broker, account }: Pick<RunRow, 'broker' | 'account'>,
): Promise<readonly RunRow[]> {
  const rows = await db.query(
    `SELECT ${RUN_COLUMNS} FROM runs WHERE broker = $1 AND account = $2
       AND (status IN ('ARMED', 'RUNNING') OR lease_expires_at > clock_timestamp())
     ORDER BY created_at DESC, run_id DESC`,
    [broker, account],
  );
  return rows.map(decodeRun);
}

/** Runs that are read at once. */
const PAGE = 1000;

/** Every run that matches, however many, the newest first. */
export async function listEveryRun(
  db: Statements,
  filter: Omit<RunFilter, 'after' | 'limit'>,
): Promise<readonly RunRow[]> {
  const all: RunRow[] = [];
  for (let isMore = true; isMore;) {
    const after = all.at(-1)?.runId;
    const page = await listRuns(db, {
      ...filter,
      ...(after === undefined ? {} : { after }),
      limit: PAGE,
    });
    all.push(...page);
    isMore = page.length === PAGE;
  }
  return all;
}
