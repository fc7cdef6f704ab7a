/**
 * Arming (T2 to T4): the phrase, what LIVE needs, the challenge, the preflight, the deadman file, and then
 * one row of the database. Whatever fails before that row leaves the run DISARMED.
 */
import { randomUUID } from 'node:crypto';
import { commitTransition, listRuns, type RunRow } from '../../../adapters/db/index.ts';
import { formatRunPair, type PreflightCheck } from '../../../engines/lifecycle/index.ts';
import { Failure, InvariantViolation, type Problem } from '../../../foundation/core/index.ts';
import type { RunId } from '../../../foundation/model/index.ts';
import type { BrokerEntry } from '../../../foundation/ports/index.ts';
import { newDeadmanNonce } from '../deadman/deadman-file.ts';
import { requireDeadman } from '../deadman/require-deadman.ts';
import { deadOwnerOf } from '../engine/lease/own-process.ts';
import { runPreflight } from '../preflight/gather-evidence.ts';
import { preflightRun } from '../preflight/preflight-run.ts';
import { isConfigReadable } from '../preflight/run-config.ts';
import { risksCapital } from '../risks-capital.ts';
import { Arming } from './arming.ts';
import type { ArmingContext, ArmingOutcome } from './arming-context.ts';
import { bindingOf } from './binding.ts';
import { requireConfirmation } from './confirm.ts';
import { requireBroker } from './open-broker.ts';
import { refuseInterrupted } from './refuse-interrupted.ts';
import { requireRun } from './require-run.ts';

export interface ArmRequest {
  readonly runId: RunId;
  /** What was given as --confirm; null: nothing. */
  readonly confirm: string | null;
}

/**
 * Arms a run, or says which checks refused. Fails with RUN_UNKNOWN (exit 7), ARM_CONFIRMATION_* (3),
 * ARM_HOME_IMPLICIT, BROKER_NOT_AVAILABLE, RUN_NOT_RECONCILED, DEADMAN_FILE_MISSING of a run that was armed before (5),
 * RUN_ACCOUNT_TAKEN, RUN_ENGINE_TAKEN, ARM_FILE_HELD, ARM_ACCOUNT_LOCKED and the refusals of the lifecycle (8),
 * DEADMAN_FILE_UNUSABLE (9), INTERRUPTED (130), or as the database does.
 */
export async function armRun(request: ArmRequest, context: ArmingContext): Promise<ArmingOutcome> {
  const run = await requireRun(context.db, request.runId);
  if (!isConfigReadable(run)) return await refuseUnreadable(run, context);
  requireConfirmation(run, request.confirm);
  const entry = requireBroker(run, context.brokers);
  requireNamedHome(run, context.env);
  refuseInterrupted(context, `run ${run.runId} is not armed`);
  const nonce = newDeadmanNonce();
  const deadOwner = deadOwnerOf(run);
  const asked = await commitTransition(context.db, {
    event: 'ARM_REQUEST',
    runId: run.runId,
    commandId: randomUUID(),
    actor: context.actor,
    reason: 'an operator asks to arm',
    binding: bindingOf(run),
    nonce,
    ...(deadOwner === null ? {} : { deadOwner }),
  });
  if (asked.outcome === 'REFUSED') throw asked.failure;
  if (asked.outcome === 'REPEATED') {
    await requireDeadman(asked.run, context);
    return { kind: 'DONE', run: asked.run, auditId: asked.auditId, isRepeat: true, checks: [] };
  }
  requireChallenge(asked.run, nonce);
  context.crashAt?.('CP14');
  return await answer(new Arming(asked.run, nonce, context), { entry, context });
}

/** Completes the arming when every check passes, and takes it back otherwise. */
async function answer(
  arming: Arming,
  { entry, context }: { readonly entry: BrokerEntry; readonly context: ArmingContext },
): Promise<ArmingOutcome> {
  let checks: readonly PreflightCheck[] = [];
  try {
    await arming.clearOrphan();
    const result = await runPreflight(arming.run, entry, context);
    ({ checks } = result);
    context.crashAt?.('CP14');
    refuseInterrupted(context, `run ${arming.run.runId} is not armed`);
    if (result.passed) return await arming.complete(checks);
    // A run that was faster is a conflict, whatever else is wrong.
    const problems = problemsOf(checks);
    await refuseRival(arming.run, context, problems);
    await arming.refuseFileHeld(problems);
    return { kind: 'REFUSED', run: await arming.giveUp(reasonOf(checks), checks), checks };
  } catch (error) {
    throw await afterGivingUp(arming, error, checks);
  }
}

/**
 * What a row holds that no reader takes for a config has no phrase and binds nothing, so that no challenge can be
 * opened for it: the preflight says what is wrong, and the run stays as it is.
 */
async function refuseUnreadable(run: RunRow, context: ArmingContext): Promise<ArmingOutcome> {
  const { passed, checks } = await preflightRun(run, context);
  if (passed) throw new InvariantViolation('an unread config fails its checks', { run: run.runId });
  return { kind: 'REFUSED', run, checks };
}

/** The answer of the request may have been lost: then somebody may have ended the challenge before it was found. */
function requireChallenge({ runId, pair, challengeNonce }: RunRow, nonce: string): void {
  if (pair.posture === 'ARMING_PENDING' && challengeNonce === nonce) return;
  const message = `run ${runId} is ${formatRunPair(pair)}; its challenge was ended before it was answered`;
  throw new Failure('CONFLICT', 'RUN_CHALLENGE_MISSING', message);
}

/** Takes the arming back. That this failed too must not hide why. */
async function afterGivingUp(
  arming: Arming,
  error: unknown,
  checks: readonly PreflightCheck[],
): Promise<unknown> {
  try {
    await arming.giveUp(error instanceof Failure ? error.code : 'the arming broke off', checks);
    return error;
  } catch (second) {
    const why = second instanceof Error ? second.message : String(second);
    if (!(error instanceof Failure)) return new AggregateError([error, second], why);
    const { kind, code, message, problems, fix } = error;
    const both = `${message}; and what was made could not be taken back: ${why}`;
    return new Failure(kind, code, both, {
      problems,
      ...(fix === null ? {} : { fix }),
      cause: new AggregateError([error, second]),
    });
  }
}

/** Real money is not armed in a folder that happened to be the working directory. */
function requireNamedHome(run: RunRow, env: ArmingContext['env']): void {
  if (!risksCapital(run)) return;
  if ((env['MQK_HOME'] ?? '') !== '' || (env['MQK_DATABASE_URL'] ?? '') !== '') return;
  const message = `run ${run.runId} risks capital, and neither MQK_HOME nor MQK_DATABASE_URL is set`;
  throw new Failure('REFUSED', 'ARM_HOME_IMPLICIT', message);
}

/** The active run of the account or of the engine; the index decides when two are as fast. */
async function refuseRival(
  run: RunRow,
  { db }: ArmingContext,
  problems: readonly Problem[],
): Promise<void> {
  const { broker, account, engineId, runId } = run;
  const active = { statuses: ['ARMED', 'RUNNING'], limit: 2 };
  const ofAccount = await listRuns(db, { ...active, broker, account });
  const ofEngine = await listRuns(db, { ...active, engineId });
  const taken = (code: string, rivals: readonly RunRow[]): void => {
    const rival = rivals.find((other) => other.runId !== runId);
    if (rival === undefined) return;
    const message = `run ${rival.runId} of engine ${rival.engineId} is ${rival.pair.status}`;
    throw new Failure('CONFLICT', code, message, { problems });
  };
  taken('RUN_ACCOUNT_TAKEN', ofAccount);
  taken('RUN_ENGINE_TAKEN', ofEngine);
}

/** What failed beside it: a conflict tells every check too. */
function problemsOf(checks: readonly PreflightCheck[]): readonly Problem[] {
  return checks.flatMap(({ id, ok, evidence }) => (ok ? [] : [{ code: id, message: evidence }]));
}

function reasonOf(checks: readonly PreflightCheck[]): string {
  const failed = checks.filter(({ ok }) => !ok).map(({ id }) => id);
  return `the preflight refused: ${failed.join(', ')}`;
}
