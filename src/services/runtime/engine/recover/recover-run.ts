/**
 * Recovery (`mqk run recover`, spec/4-safety decision 6): after an engine died, everything that it left is brought
 * to a known end, and the run is disarmed. Boot never arms.
 */
import { randomUUID } from 'node:crypto';
import { commitTransition, type RunRow } from '../../../../adapters/db/index.ts';
import { Failure } from '../../../../foundation/core/index.ts';
import type { RunId } from '../../../../foundation/model/index.ts';
import { requireRun } from '../../arming/require-run.ts';
import { standDownQuietly } from '../../deadman/stand-down-quietly.ts';
import type { RunDesk } from '../../runs/run-desk.ts';
import { windDown } from '../../runs/wind-down.ts';
import { sealEnded, writeTables, type EndedRun } from '../end/end-run.ts';
import type { Engine } from '../engine.ts';
import type { EngineContext } from '../engine-context.ts';
import { isDeadHere } from '../lease/own-process.ts';
import { withEngine } from '../open-engine.ts';
import { rebuildDriver } from '../replay/rebuild-driver.ts';
import { takeUp, type Leftovers } from './resume.ts';

export interface RecoveredRun extends EndedRun {
  readonly leftovers: Leftovers;
  /** Slices that the log tells as decided. */
  readonly slices: number;
  /** Requests whose fate is not known yet. */
  readonly unresolved: number;
  readonly tookMs: number;
}

/**
 * Fences a run that is armed (T13), resolves, books, cancels what protects nothing, sends the stops that are
 * missing, reconciles, and ends DISARMED when the broker confirms it. Of a feed that had ended the record is
 * sealed. Safe to repeat. Fails with RUN_UNKNOWN, RUN_SEALED, RUN_LEASE_HELD while an engine lives, or as
 * `withEngine` does.
 */
export async function recoverRun(runId: RunId, context: EngineContext): Promise<RecoveredRun> {
  const startedAt = performance.now();
  const row = await fenceLeft(runId, context.desk);
  return await withEngine(row, context, async (engine) => {
    engine.stand.windDown(row);
    const leftovers = await takeUp(engine);
    await bringToEnd(engine);
    const run = await requireRun(context.desk.db, runId);
    standDownQuietly(run, context.desk.home);
    const wound = await windDown(context.desk, run);
    const ended = await sealEnded(context, wound, await tablesOf(engine, wound.run));
    return {
      ...ended,
      leftovers,
      slices: engine.driver.recorded.tick.slices,
      unresolved: engine.writer.open,
      tookMs: Math.round(performance.now() - startedAt),
    };
  });
}

/** T13, unless the run is fenced already; a living engine is left alone. */
async function fenceLeft(runId: RunId, desk: RunDesk): Promise<RunRow> {
  const row = await requireRun(desk.db, runId);
  if (row.sealedAt !== null) throw new Failure('CONFLICT', 'RUN_SEALED', `run ${runId} is sealed`);
  if (row.pair.posture !== 'ARMED') return row;
  const { leaseOwner } = row;
  const deadOwner = leaseOwner !== null && isDeadHere(leaseOwner) ? leaseOwner : null;
  const moved = await commitTransition(desk.db, {
    event: 'RECOVER',
    runId,
    commandId: randomUUID(),
    actor: desk.actor,
    reason: 'its engine is gone',
    ...(deadOwner === null ? {} : { deadOwner }),
  });
  if (moved.outcome === 'REFUSED') throw moved.failure;
  return moved.run;
}

/** What was permitted is looked up, what was told is booked, what closes is sent, what was not sent is suppressed. */
async function bringToEnd(engine: Engine): Promise<void> {
  const { driver, writer } = engine;
  await engine.settleAll();
  await engine.hearAll();
  // What the tick's own halt closes goes on with the bars (`run execute`).
  const isClosingOut = driver.haltReason !== null && !driver.isFeedEnded;
  if (driver.isFeedOpen && !isClosingOut) await engine.carryOut(driver.withdraw());
  await engine.hearAll();
  await writer.flush();
  await engine.reconciler.reconcile();
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
