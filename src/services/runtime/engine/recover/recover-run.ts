/**
 * Recovery (`mqk run recover`, spec/4-safety decision 6): after an engine died, everything that it left is brought
 * to a known end, and the run is disarmed. Boot never arms.
 */
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { commitTransition, isClosingOut, type RunRow } from '../../../../adapters/db/index.ts';
import { err, Failure, invariant, ok, type Result } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import { requireRun } from '../../arming/require-run.ts';
import { standDownQuietly } from '../../deadman/stand-down-quietly.ts';
import type { ReconcileReport } from '../../reconcile/reconcile-run.ts';
import type { RunDesk } from '../../runs/run-desk.ts';
import { recordedRun } from '../../record/recorded-run.ts';
import { windDown, type WindDown } from '../../runs/wind-down.ts';
import type { WithdrawnOrder } from '../../orders/withdrawn-order.ts';
import { sealEnded, writeTables, type EndedRun } from '../end/end-run.ts';
import { lapsedOrders } from '../end/lapsed-orders.ts';
import { withdrawOrders } from '../end/withdraw-orders.ts';
import type { Engine } from '../engine.ts';
import type { EngineContext } from '../engine-context.ts';
import { deadOwnerOf } from '../lease/own-process.ts';
import { refuseRivals } from '../lease/refuse-rivals.ts';
import { withEngine } from '../open-engine.ts';
import { rebuildDriver } from '../replay/rebuild-driver.ts';
import { Laps } from './laps.ts';
import { takeUp, type Leftovers } from './resume.ts';
import { unresolvedOf, type UnresolvedRequest } from './unresolved.ts';

/**
 * What is not found in so long is left for later: nobody who must act waits for an order that may never come. Counted
 * from the beginning of the recovery: what was on its way when the engine died has had that time when a long log is
 * replayed.
 */
const LOOK_UPS_MS = 1000;

export interface RecoveredRun extends EndedRun {
  readonly leftovers: Leftovers;
  /** The last comparison with the broker's books. */
  readonly reconcile: Pick<ReconcileReport, 'verdict' | 'differences'>;
  /** Slices that the log tells as decided. */
  readonly slices: number;
  /** Requests whose fate is not known yet, the oldest first; the run stays DISARMING while there are any (T11). */
  readonly unresolved: readonly UnresolvedRequest[];
  /** What was taken back or never placed, and is asked for again when the run goes on. */
  readonly withdrawn: readonly WithdrawnOrder[];
  readonly tookMs: number;
  /** What of it each part took, in milliseconds. */
  readonly phases: Laps['phases'];
  /** Why the record of a run that is over could not be written and sealed; null: it was, or the run goes on. */
  readonly failedRecord: Failure | null;
}

/**
 * Fences a run that is armed (T13), ends an arming that was left open (T5), resolves, books, cancels what protects
 * nothing, sends the stops that are missing, reconciles, and ends DISARMED when the broker confirms it. It looks for at
 * most a second for what may have been sent; a repeat looks further. Of a feed that had ended the record is sealed; of
 * any other run it is left behind, for `keepRun` once the report is out. Fails with RUN_UNKNOWN, RUN_SEALED,
 * RUN_LEASE_HELD while an engine of the account lives, RUN_ACCOUNT_TAKEN while another run of it trades, both before
 * anything is touched, or as `withEngine` does.
 */
export async function recoverRun(runId: RunId, context: EngineContext): Promise<RecoveredRun> {
  const startedAt = performance.now();
  const laps = new Laps();
  const row = await fenceLeft(runId, context.desk);
  laps.end('fence');
  const recover = async (engine: Engine): Promise<RecoveredRun> => {
    engine.stand.windDown(row);
    context.crashAt('CP13');
    const left = Math.max(0, LOOK_UPS_MS - (performance.now() - startedAt));
    engine.lookUps.endAfter(left, LOOK_UPS_MS);
    const leftovers = await takeUp(engine);
    const reconcile = await bringToEnd(engine, laps);
    const { presumeAbsentMs } = engine.settings;
    const unresolved = engine.lookUps.unknown.map((one) => unresolvedOf(one, presumeAbsentMs));
    const run = await requireRun(context.desk.db, runId);
    standDownQuietly(run, context.desk.home);
    const wound = await windDown(context.desk, run);
    laps.end('disarm');
    const recorded = await attemptRecord(engine, wound);
    laps.end('record');
    return {
      ...(recorded.ok ? recorded.value : { ...unrecorded(wound), folder: null }),
      failedRecord: recorded.ok ? null : recorded.error,
      leftovers,
      reconcile,
      slices: engine.driver.recorded.tick.slices,
      unresolved,
      withdrawn: lapsedOrders(engine.driver, wound.run),
      tookMs: Math.round(performance.now() - startedAt),
      phases: laps.phases,
    };
  };
  return await withEngine(row, context, recover, (phase) => {
    laps.end(phase);
  });
}

/** Of a run that goes on nothing is written: whoever waits for the report does not wait for files. */
async function record(engine: Engine, wound: WindDown): Promise<EndedRun> {
  const tables = await tablesOf(engine, wound.run);
  const isOver = tables !== null || wound.run.pair.status === 'HALTED';
  return isOver ? await sealEnded(engine.context, wound, tables) : unrecorded(wound);
}

/** Everything else is done by then: a folder that is damaged keeps no report back. Fails as the database does. */
async function attemptRecord(engine: Engine, wound: WindDown): Promise<Result<EndedRun, Failure>> {
  try {
    return ok(await record(engine, wound));
  } catch (error) {
    if (!(error instanceof Failure) || !OF_RECORD.test(error.code)) throw error;
    return err(error);
  }
}

/** Codes of a folder, a log and artifacts that cannot be written, or are not ours. */
const OF_RECORD = /^(RUN_FOLDER_|AUDIT_|EVIDENCE_)/;

/** `folder` is where its files are, or will be. */
function unrecorded({ run, unconfirmed }: WindDown): EndedRun {
  const { outDir, folder } = recordedRun(run);
  return { run, unconfirmed, isSealed: false, folder: join(resolve(outDir), folder.runId) };
}

/** T13, or T5 of an arming that was left open, unless the run is fenced already; a living engine is left alone. */
async function fenceLeft(runId: RunId, desk: RunDesk): Promise<RunRow> {
  const row = await requireRun(desk.db, runId);
  if (row.sealedAt !== null) throw new Failure('CONFLICT', 'RUN_SEALED', `run ${runId} is sealed`);
  await refuseRivals(desk.db, row);
  const { posture } = row.pair;
  if (posture === 'DISARMING' || posture === 'DISARMED') return row;
  const deadOwner = deadOwnerOf(row);
  const moved = await commitTransition(desk.db, {
    event: 'RECOVER',
    runId,
    commandId: randomUUID(),
    actor: desk.actor,
    reason: posture === 'ARMED' ? 'its engine is gone' : 'its arming was left open',
    ...(deadOwner === null ? {} : { deadOwner }),
  });
  if (moved.outcome === 'REFUSED') throw moved.failure;
  return moved.run;
}

/** What was permitted is looked up, what was told is booked, what closes is sent, what was not sent is suppressed. */
async function bringToEnd(engine: Engine, laps: Laps): Promise<RecoveredRun['reconcile']> {
  const { driver, writer, reconciler } = engine;
  await engine.settleAll();
  await engine.hearAll();
  laps.end('look_ups');
  if (driver.isFeedOpen && !(await closesWithBars(engine))) {
    await engine.lookForGivenUp();
    await withdrawOrders(engine);
  }
  await writer.flush();
  laps.end('withdraw');
  await engine.reconcile();
  await engine.settleAll(); // it may have found what was given up
  if (reconciler.newest?.verdict === 'CRITICAL') {
    // What it found and cancelled is gone by now: the report is of what stands.
    await engine.hearAll();
    await engine.reconcile();
  }
  laps.end('reconcile');
  invariant(reconciler.newest !== null, 'a recovery reconciles');
  return reconciler.newest;
}

/** What the tick's own halt closes goes on with the bars (`run execute`), until anybody else halts the run. */
async function closesWithBars({ driver, run, context }: Engine): Promise<boolean> {
  if (driver.haltReason === null || driver.isFeedEnded) return false;
  return await isClosingOut(context.desk.db, run.runId);
}

/** Of a run that goes no further: its feed ended, or it is halted. Null: it can be armed again. */
async function tablesOf(engine: Engine, run: RunRow) {
  const { driver, context } = engine;
  if (!driver.isFeedEnded) {
    const isOver = run.pair.status === 'HALTED' && driver.isFeedOpen;
    return isOver ? await writeTables(context, run, driver) : null;
  }
  const atEnd = await rebuildDriver(context.desk.db, context.plan, { untilFeedEnds: true });
  return await writeTables(context, run, atEnd);
}
