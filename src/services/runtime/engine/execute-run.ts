/** The engine process of a run (`mqk run execute`): recovers what a dead one left, or trades the bars. */
import { findNewestEvent, isClosingOut, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { requireRun } from '../arming/require-run.ts';
import type { RunDriver } from './drive/run-driver.ts';
import { endRun, type EndedRun } from './end/end-run.ts';
import { lapsedOrders } from './end/lapsed-orders.ts';
import type { WithdrawnOrder } from '../orders/withdrawn-order.ts';
import type { Engine } from './engine.ts';
import type { EngineContext } from './engine-context.ts';
import { withEngine } from './open-engine.ts';
import { recoverRun, type RecoveredRun } from './recover/recover-run.ts';
import { resume } from './recover/resume.ts';
import { EventSequencer } from './trade/event-sequencer.ts';
import { tradeSlices, type Ending } from './trade/trade-slices.ts';

export interface ExecutedRun extends EndedRun {
  readonly ending: Ending;
  readonly driver: RunDriver;
  /** What was taken back or never placed, and is asked for again when the run goes on. */
  readonly withdrawn: readonly WithdrawnOrder[];
}

/**
 * Trades a begun run from its first slice, or from where its log ends; a run that an engine left behind is
 * recovered instead, and is disarmed then. Fails with RUN_UNKNOWN, RUN_NOT_BEGUN, RUN_MODEL_NOT_TRADEABLE, or as
 * `withEngine` does.
 */
export async function executeRun(
  runId: RunId,
  context: EngineContext,
): Promise<
  | { readonly kind: 'EXECUTED'; readonly of: ExecutedRun }
  | { readonly kind: 'RECOVERED'; readonly of: RecoveredRun }
> {
  const row = await requireRun(context.desk.db, runId);
  requireTradeable(context.plan);
  const closed = await closeOut(row, context);
  if (closed !== null) return { kind: 'EXECUTED', of: closed };
  if (wasLeft(row)) return { kind: 'RECOVERED', of: await recoverRun(runId, context) };
  requireBegun(row);
  const of = await withEngine(row, context, execute);
  return { kind: 'EXECUTED', of };
}

/** A halt of the tick that its engine did not live to carry out: the bars go on until everything is closed. */
async function closeOut(row: RunRow, context: EngineContext): Promise<ExecutedRun | null> {
  const { status, posture } = row.pair;
  if (status !== 'HALTED' || posture !== 'DISARMING') return null;
  if (!(await isClosingOut(context.desk.db, row.runId))) return null; // somebody else halted it since
  return await withEngine(row, context, async (engine) => {
    const { driver, stand } = engine;
    stand.windDown(row); // before anything: whoever finds nothing to close gives the lease back
    if (driver.haltReason !== row.reason || driver.isFeedEnded) return null;
    context.crashAt('CP13');
    return await execute(engine);
  });
}

async function execute(engine: Engine): Promise<ExecutedRun> {
  const { lease, watch, context } = engine;
  const sequencer = new EventSequencer({ db: context.desk.db, lease });
  sequencer.start();
  try {
    await resume(engine);
    const ending = await namedEnding(engine, await tradeSlices(engine));
    if (!lease.isLost) return await end(engine, ending);
  } catch (error) {
    const isAsleep = lease.isLost && lease.hasSlept;
    if (!(error instanceof Failure && (isAsleep || error.code === 'RUN_LEASE_LOST'))) throw error;
  } finally {
    sequencer.stop();
  }
  // Nothing of the step under way stands, and nothing more is written.
  const ending = { by: 'FENCE', why: await watch.tellLoss() } as const;
  return await end(engine, ending);
}

async function end(engine: Engine, ending: Ending): Promise<ExecutedRun> {
  const ended = await endRun(engine, ending);
  const { driver } = engine;
  return { ...ended, ending, driver, withdrawn: lapsedOrders(driver, ended.run) };
}

/** A fence that is the stop of an operator, and nothing behind it, is no refusal. Fails as the database does. */
async function namedEnding({ context, run, stand }: Engine, ending: Ending): Promise<Ending> {
  if (ending.by !== 'FENCE' || stand.fenced?.by !== 'RUN') return ending;
  const newest = await findNewestEvent(context.desk.db, {
    ...{ runId: run.runId, topic: 'RUNTIME' },
    eventTypes: ['RUN_STOPPED', 'RUN_DISARMED', 'RUN_HALTED', 'RUN_RECOVERED'],
  });
  return newest?.eventType === 'RUN_STOPPED' ? { ...ending, by: 'STOP' } : ending;
}

/** An engine held the run, and it was not armed anew since: arming takes the name of the owner away. */
function wasLeft({ leaseEpoch, leaseOwner, pair }: RunRow): boolean {
  return leaseEpoch > 0 && !(pair.status === 'RUNNING' && leaseOwner === null);
}

function requireBegun(run: RunRow): void {
  if (run.sealedAt !== null) {
    throw new Failure('CONFLICT', 'RUN_SEALED', `run ${run.runId} is sealed`);
  }
  if (run.pair.status === 'RUNNING') return;
  const message = `run ${run.runId} is ${formatRunPair(run.pair)}; an engine trades a begun one`;
  throw new Failure('REFUSED', 'RUN_NOT_BEGUN', message);
}

/** A fill in the bar that decided is the sim's alone. */
function requireTradeable({ sim, inputs }: EngineContext['plan']): void {
  if (sim.ambiguityPolicy !== 'SAME_BAR_WORST_CASE') return;
  const message = `run ${inputs.runId} fills by ${sim.ambiguityPolicy}, in the bar that decides`;
  throw new Failure('REFUSED', 'RUN_MODEL_NOT_TRADEABLE', message);
}
