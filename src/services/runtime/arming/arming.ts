/** An arming between its challenge and its end: completed by one row, or taken back whole. */
import { randomUUID } from 'node:crypto';
import {
  commitTransition,
  readRun,
  readServerFacts,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { formatRunPair, type PreflightCheck } from '../../../engines/lifecycle/index.ts';
import { Failure, type JsonObject, type Problem } from '../../../foundation/core/index.ts';
import { parseRunId } from '../../../foundation/model/index.ts';
import {
  deadmanClaimIn,
  deadmanPath,
  makeDeadmanFile,
  removeDeadmanFile,
  type DeadmanClaim,
  type DeadmanPlace,
} from '../deadman/deadman-file.ts';
import { takeHomeIdentity } from '../deadman/home-identity.ts';
import { risksCapital } from '../risks-capital.ts';
import { AccountLock, type LockHolder } from './account-lock.ts';
import type { ArmingContext, ArmingOutcome } from './arming-context.ts';
import { bindingOf } from './binding.ts';
import { refuseInterrupted } from './refuse-interrupted.ts';
import { deadmanPlaceOf, doAll } from './stand-down.ts';

export class Arming {
  readonly run: RunRow;
  private readonly nonce: string;
  private readonly context: ArmingContext;

  /** `run` is ARMING_PENDING under the challenge `nonce`. */
  constructor(run: RunRow, nonce: string, context: ArmingContext) {
    this.run = run;
    this.nonce = nonce;
    this.context = context;
  }

  /**
   * Removes a file that a killed process left: signed by this home, of an arming that our database knows to be
   * over. What this home has not signed stays, and P10 names it.
   */
  async clearOrphan(): Promise<void> {
    const claim = deadmanClaimIn(this.place());
    if (claim === null) return;
    // The row is read after the file was seen: an arming that is over never comes back.
    const row = await this.rowOf(claim);
    if (row === null || isLiving(row, claim)) return;
    removeDeadmanFile(this.place(), (found) => found?.nonce !== claim.nonce);
  }

  /** Fails with ARM_FILE_HELD (exit 8) while the file in the place is that of another run's living arming. */
  async refuseFileHeld(problems: readonly Problem[] = []): Promise<void> {
    const claim = deadmanClaimIn(this.place());
    const row = claim === null ? null : await this.rowOf(claim);
    if (claim === null || row === null || row.runId === this.run.runId) return;
    if (!isLiving(row, claim)) return;
    const message = `run ${row.runId} of engine ${row.engineId} is ${formatRunPair(row.pair)} and holds ${deadmanPath(this.place())}`;
    throw new Failure('CONFLICT', 'ARM_FILE_HELD', message, { problems });
  }

  /**
   * T4. The file comes before the row, so that no watcher ever sees an armed run without it; it is made
   * exclusively, so that of two armings one makes it.
   */
  async complete(checks: readonly PreflightCheck[]): Promise<ArmingOutcome> {
    const { run, nonce, context } = this;
    await this.takeFile();
    if (risksCapital(run)) await this.takeAccount();
    // P12 pins it for later armings.
    const { systemIdentifier: system } = await readServerFacts(context.db);
    const deadmanHome = takeHomeIdentity(context.home);
    context.crashAt?.('CP14');
    refuseInterrupted(context, `run ${run.runId} is not armed`);
    const done = await commitTransition(context.db, {
      event: 'CONFIRM',
      runId: run.runId,
      commandId: randomUUID(),
      actor: context.actor,
      reason: 'every check of the preflight passed',
      binding: bindingOf(run),
      nonce,
      deadmanNonce: nonce,
      deadmanHome,
      detail: { checks: checksDetail(checks), system },
    });
    if (done.outcome === 'REFUSED') throw done.failure;
    if (!this.isArmed(done.run)) {
      // The answer was lost, and somebody ended the arming before it was looked up.
      const { pair, armEpoch } = done.run;
      const message = `run ${run.runId} was armed and is ${pair.status} by now (epoch ${armEpoch})`;
      throw new Failure('CONFLICT', 'RUN_EPOCH_CHANGED', message);
    }
    return { kind: 'DONE', run: done.run, auditId: done.auditId, isRepeat: false, checks };
  }

  /** T3, and away with what was made. Gives the row as it is then. */
  async giveUp(reason: string, checks: readonly PreflightCheck[]): Promise<RunRow> {
    const { run, nonce, context } = this;
    const ended = await commitTransition(context.db, {
      event: 'PREFLIGHT_FAIL',
      runId: run.runId,
      commandId: randomUUID(),
      actor: context.actor,
      reason,
      nonce,
      detail: { checks: checksDetail(checks.filter(({ ok }) => !ok)) },
    });
    const after = ended.run ?? run;
    // Its answer may have been lost after the commit: then what was made is needed.
    if (this.isArmed(after)) return after;
    doAll([
      () => {
        removeDeadmanFile(this.place(), (claim) => claim?.nonce !== nonce);
      },
      () => {
        // Armed and ended since, it is given back by whoever winds the run down.
        if (!risksCapital(run) || after.pair.posture === 'DISARMING') return;
        new AccountLock(run).release((holder) => holder.nonce === nonce);
      },
    ]);
    return after;
  }

  /** Of two that find the place free one makes its file; the other is told who. */
  private async takeFile(): Promise<void> {
    for (let tries = 0; tries < 2; tries++) {
      if (makeDeadmanFile(this.place(), this.claim())) return;
      await this.refuseFileHeld();
      await this.clearOrphan(); // of an arming that ended since the preflight looked
    }
    const message = `the deadman file ${deadmanPath(this.place())}: there is one already`;
    throw new Failure('UNAVAILABLE', 'DEADMAN_FILE_UNUSABLE', message);
  }

  private async rowOf({ runId: text }: DeadmanClaim): Promise<RunRow | null> {
    const runId = parseRunId(text);
    return runId === null ? null : await readRun(this.context.db, runId);
  }

  private isArmed({ pair, deadmanNonce }: RunRow): boolean {
    return pair.posture === 'ARMED' && deadmanNonce === this.nonce;
  }

  /** What a killed process left is cleared first, as far as our own database knows that arming. */
  private async takeAccount(): Promise<void> {
    const lock = new AccountLock(this.run);
    for (const holder of lock.holders()) {
      // The row is read after the lock was seen: an arming that is over never comes back.
      const row = await readRun(this.context.db, holder.runId);
      if (row === null || mayAct(row, holder)) continue;
      lock.release(({ nonce }) => nonce === holder.nonce);
    }
    lock.take({ ...this.claim(), runId: this.run.runId }, this.context.home);
  }

  private place(): DeadmanPlace {
    return deadmanPlaceOf(this.run, this.context.home);
  }

  private claim(): DeadmanClaim {
    return { runId: this.run.runId, armEpoch: this.run.armEpoch + 1, nonce: this.nonce };
  }
}

/** Whether the arming stands, or its challenge may still be answered: then its file is needed. */
function isLiving(run: RunRow, { nonce }: Pick<DeadmanClaim, 'nonce'>): boolean {
  if (run.pair.posture === 'ARMED') return run.deadmanNonce === nonce;
  if (run.pair.posture !== 'ARMING_PENDING' || run.challengeNonce !== nonce) return false;
  return run.challengeExpiresAt === null || run.challengeExpiresAt > run.readAt;
}

/** Whether an arming of the run, or what it has sent, may still live. */
function mayAct(run: RunRow, holder: LockHolder): boolean {
  return run.pair.posture === 'DISARMING' || isLiving(run, holder);
}

function checksDetail(checks: readonly PreflightCheck[]): JsonObject[] {
  return checks.map(({ id, ok, evidence }) => ({ id, ok, evidence }));
}
