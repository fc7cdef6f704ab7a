/** Beginning (T6): an armed run may trade, once what armed it still holds. */
import { randomUUID } from 'node:crypto';
import { commitTransition, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import { fenceRun } from '../deadman/fence-run.ts';
import { isOfHome } from '../deadman/home-identity.ts';
import { lookAtDeadman } from '../deadman/look-at-deadman.ts';
import { runBeginChecks } from '../preflight/gather-evidence.ts';
import type { ArmingContext, ArmingOutcome } from './arming-context.ts';
import { bindingOf } from './binding.ts';
import { requireBroker } from './open-broker.ts';
import { requireRun } from './require-run.ts';

/**
 * Begins an armed run under the epoch it has now, or says which checks refused; the run stays ARMED then.
 * Without its deadman file it is disarmed instead: DEADMAN_FILE_MISSING (exit 5). Else as `armRun`.
 */
export async function beginRun(
  { runId }: { readonly runId: RunId },
  context: ArmingContext,
): Promise<ArmingOutcome> {
  const run = await requireRun(context.db, runId);
  // What is not armed has nothing to be checked: the lifecycle refuses it, or knows the repeat.
  if (run.pair.status !== 'ARMED') return await commitBegin(run, context, []);
  requireBroker(run, context.brokers);
  await requireDeadman(run, context);
  const { passed, checks } = await runBeginChecks(run, context);
  if (!passed) return { kind: 'REFUSED', run: await requireRun(context.db, runId), checks };
  await requireDeadman(run, context); // a reconcile takes its time
  return await commitBegin(run, context, checks);
}

async function requireDeadman(run: RunRow, context: ArmingContext): Promise<void> {
  if (!isOfHome(run, context.home)) {
    const message = `run ${run.runId} was armed in another MQK_HOME: ${run.deadmanHome ?? ''}`;
    throw new Failure('REFUSED', 'DEADMAN_FILE_MISSING', message, { fix: 'begin it from there' });
  }
  const look = lookAtDeadman(run, context.home);
  if (look.holds) return;
  await fenceRun(run, { reason: 'DEADMAN', detail: look.why }, context);
  const message = `the deadman file of run ${run.runId} is not as it was made (${look.why}); the run is disarmed`;
  throw new Failure('REFUSED', 'DEADMAN_FILE_MISSING', message);
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
