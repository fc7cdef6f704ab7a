/** Beginning (T6): an armed run may trade, once what armed it still holds. */
import { randomUUID } from 'node:crypto';
import { commitTransition, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { requireDeadman } from '../deadman/require-deadman.ts';
import { runBeginChecks } from '../preflight/gather-evidence.ts';
import type { ArmingContext, ArmingOutcome } from './arming-context.ts';
import { bindingOf } from './binding.ts';
import { requireBroker } from './open-broker.ts';
import { refuseInterrupted } from './refuse-interrupted.ts';
import { requireRun } from './require-run.ts';

/**
 * Begins an armed run under the epoch it has now, or says which checks refused; the run stays ARMED then.
 * Without its deadman file it is disarmed instead, also when it was begun before: DEADMAN_FILE_MISSING (exit 5).
 * INTERRUPTED (exit 130) leaves it ARMED. Else as `armRun`.
 */
export async function beginRun(
  { runId }: { readonly runId: RunId },
  context: ArmingContext,
): Promise<ArmingOutcome> {
  const run = await requireRun(context.db, runId);
  // Neither a begun run nor an armed one is taken at its row's word.
  if (run.pair.posture === 'ARMED') await requireDeadman(run, context);
  // What is not armed has nothing else to be checked: the lifecycle refuses it, or knows the repeat.
  if (run.pair.status !== 'ARMED') return await commitBegin(run, context, []);
  requireBroker(run, context.brokers);
  const { passed, checks } = await runBeginChecks(run, context);
  if (!passed) return { kind: 'REFUSED', run: await requireRun(context.db, runId), checks };
  await requireDeadman(run, context); // a reconcile takes its time
  refuseInterrupted(context, `run ${runId} is ARMED and not begun`);
  return await commitBegin(run, context, checks);
}

async function commitBegin(
  run: RunRow,
  { db, actor }: ArmingContext,
  checks: Extract<ArmingOutcome, { kind: 'REFUSED' }>['checks'],
): Promise<ArmingOutcome> {
  const begun = await commitTransition(db, {
    event: 'BEGIN',
    runId: run.runId,
    commandId: randomUUID(),
    actor,
    reason: 'an operator begins the run',
    binding: bindingOf(run),
    armEpoch: run.armEpoch,
  });
  if (begun.outcome === 'REFUSED') throw begun.failure;
  const { pair, armEpoch } = begun.run;
  if (pair.status !== 'RUNNING' || armEpoch !== run.armEpoch) {
    // The answer was lost, and somebody ended the run before it was looked up.
    const message = `run ${run.runId} was begun and is ${formatRunPair(pair)} by now (epoch ${armEpoch})`;
    throw new Failure('CONFLICT', 'RUN_EPOCH_CHANGED', message);
  }
  const isRepeat = begun.outcome === 'REPEATED';
  return { kind: 'DONE', run: begun.run, auditId: begun.auditId, isRepeat, checks };
}
