/** A reconcile of a run, done now: two readings of the broker, the verdict, a checkpoint, and what follows. */
import {
  appendEvent,
  insertReconcileCheckpoint,
  readIssuedOrderIds,
  readRun,
  type RunRow,
  type Lane,
  type LateEvent,
  type NewReconcileCheckpoint,
} from '../../../adapters/db/index.ts';
import {
  reconcile,
  type Difference,
  type Reading,
  type Readings,
  type Reconciliation,
} from '../../../engines/reconcile/index.ts';
import { canonicalJson, Failure, type JsonObject } from '../../../foundation/core/index.ts';
import type { Broker } from '../../../foundation/ports/index.ts';
import { fenceRun } from '../deadman/fence-run.ts';
import { recordIncident } from '../record/incident-log.ts';
import { recordedRun } from '../record/recorded-run.ts';
import { readMovingBook, readOurBook, type MovingBook } from './read-our-book.ts';
import { watermarkText } from './watermark.ts';

export interface ReconcileContext {
  readonly db: Lane;
  /** MQK_HOME, absolute. */
  readonly home: string;
  /** `cli:<user>`. */
  readonly actor: string;
}

/** Where the verdict was stored: in the run's log, or, once that is sealed, among its account's incidents. */
export interface StoredVerdict {
  readonly checkpointId: number;
  /** Audit row of the reconcile; null: the log is sealed. */
  readonly auditId: number | null;
  /** Path of the account's incident log, where the verdict stands; null: it stands in the run's log. */
  readonly incidentLog: string | null;
}

export interface ReconcileReport extends Reconciliation, StoredVerdict {
  /** Whether this reconcile disarmed the run. */
  readonly isDisarmed: boolean;
}

/**
 * Reconciles and stores what was found. CRITICAL disarms a run that is armed or running by then (T8),
 * whatever it was when `run` was read; WARN and UNKNOWN move nothing: the newest checkpoint is the gate,
 * and only a CLEAN one opens it. Fails as database and disk do; a broker that fails is a verdict.
 */
export async function reconcileRun(
  run: RunRow,
  broker: Broker,
  context: ReconcileContext,
): Promise<ReconcileReport> {
  const startedAt = performance.now();
  const found = await compare(run, broker, context.db);
  const stored = await store(run, found, {
    ...context,
    tookMs: Math.ceil(performance.now() - startedAt),
  });
  const isDisarmed = found.verdict === 'CRITICAL' && (await disarm(run, found, context));
  return { ...found, ...stored, isDisarmed };
}

async function store(
  run: RunRow,
  { verdict, differences: found, mark }: Reconciliation,
  { db, actor, tookMs }: ReconcileContext & { readonly tookMs: number },
): Promise<StoredVerdict> {
  const { runId, broker, account } = run;
  const differences = found.map(differenceJson);
  const checkpoint: NewReconcileCheckpoint = {
    runId,
    broker,
    account,
    verdict,
    differences: canonicalJson(differences),
    watermark: watermarkText(mark),
    tookMs,
  };
  const eventOf = (checkpointId: number) =>
    ({
      runId,
      topic: 'RECON',
      eventType: 'RECONCILED',
      payload: { checkpoint_id: String(checkpointId), verdict, differences },
      actor,
    }) satisfies LateEvent;
  try {
    return await db.transaction(async (tx) => {
      const checkpointId = await insertReconcileCheckpoint(tx, checkpoint);
      const auditId = await appendEvent(tx, eventOf(checkpointId));
      return { checkpointId, auditId, incidentLog: null };
    });
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'RUN_SEALED')) throw error;
    const checkpointId = await db.transaction((tx) => insertReconcileCheckpoint(tx, checkpoint));
    const incidentLog = await recordIncident(db, recordedRun(run), eventOf(checkpointId));
    return { checkpointId, auditId: null, incidentLog };
  }
}

/** Reads of a book that moves, in one reconcile: a fill, or another reconcile of the account, in each is no accident. */
const MOST_READS = 3;

/**
 * The book is read on both sides of the broker's readings: one that moved meanwhile is not compared, but read again.
 * Of two runs that are armed at once neither may keep the other out by having looked at the same time.
 */
async function compare(run: RunRow, broker: Broker, db: Lane): Promise<Reconciliation> {
  for (let reads = 0; reads < MOST_READS; reads++) {
    const before = await readMovingBook(db, run);
    const first = await broker.snapshot();
    // A broker that was silent once is not waited for twice: one failed reading denies already.
    const readings: Readings = [first, first.ok ? await broker.snapshot() : first];
    const knownOrderIds = await readIssuedOrderIds(db, run, idsIn(readings[1]));
    const after = await readOurBook(db, run);
    if (isSameBook(before, after)) return reconcile({ ...after, knownOrderIds }, readings);
  }
  const moved: Difference = {
    code: 'RECONCILE_READINGS_DISAGREE',
    severity: 'WARN',
    symbol: null,
    clientOrderId: null,
    ours: 'our own book moved between two readings',
    theirs: null,
  };
  return { verdict: 'UNKNOWN', differences: [moved], mark: null, account: null };
}

function idsIn(reading: Reading): readonly string[] {
  return reading.ok ? reading.value.openOrders.map(({ clientOrderId }) => clientOrderId) : [];
}

function isSameBook(before: MovingBook, after: MovingBook): boolean {
  return bookText(before) === bookText(after);
}

function bookText({ openOrders, positions, lastMark }: MovingBook): string {
  return canonicalJson({
    orders: openOrders.map((order) => ({ ...order })),
    positions: positions.map((position) => ({ ...position })),
    // Another reconcile of the account was done meanwhile: what is older than it is not news.
    mark: watermarkText(lastMark),
  });
}

/** Asks the row as it is now: the run may have been armed while the broker was read. */
async function disarm(
  { runId }: RunRow,
  { differences }: Reconciliation,
  context: ReconcileContext,
): Promise<boolean> {
  const run = await readRun(context.db, runId);
  if (run?.pair.posture !== 'ARMED') return false;
  const codes = differences
    .filter(({ severity }) => severity === 'CRITICAL')
    .map(({ code }): string => code);
  const reason = codes.every((code) => code === 'RECONCILE_STOP_MISSING')
    ? 'MISSING_STOP'
    : 'DESYNC';
  const detail = [...new Set(codes)].join(', ');
  const { transition } = await fenceRun(run, { reason, detail }, context);
  return transition.outcome === 'DONE' || transition.outcome === 'FOUND';
}

/** As contract 13.1 prints a difference. */
export function differenceJson(difference: Difference): JsonObject {
  const { code, severity, symbol, clientOrderId, ours, theirs } = difference;
  return { code, severity, symbol, client_order_id: clientOrderId, ours, theirs };
}
