/** What an arming leaves in the file system, and how it goes when the arming has ended. */
import type { RunRow, Transition } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { removeDeadmanFile, type DeadmanPlace } from '../deadman/deadman-file.ts';
import { isOfHome } from '../deadman/home-identity.ts';
import { storedTexts } from '../preflight/run-config.ts';
import { risksCapital } from '../risks-capital.ts';
import { AccountLock } from './account-lock.ts';

/** Where the run's deadman file lies. */
export function deadmanPlaceOf(run: RunRow, home: string): DeadmanPlace {
  const name = storedTexts(run, ['runtime.deadman_file']).get('runtime.deadman_file') ?? '';
  return { home, file: name.replaceAll('{engine_id}', run.engineId) };
}

/**
 * After a stop, disarm, halt or quiescence was committed: removes the deadman file, and gives the account's lock
 * back once nothing of the run can act (DISARMED). `run` is the row after it; `endedNonce` is that of a challenge
 * that the command ended, whose epoch never came. Safe to repeat and to come late: what belongs to a later arming,
 * or to another run of the engine, stays. Does all it can, then fails with DEADMAN_FILE_UNUSABLE or
 * ARM_LOCK_UNUSABLE.
 */
export function standDown(run: RunRow, home: string, endedNonce: string | null = null): void {
  if (run.pair.posture === 'ARMED') return;
  const isEnded = (arming: { runId: string; armEpoch: number; nonce: string }): boolean =>
    arming.runId === run.runId && (arming.armEpoch <= run.armEpoch || arming.nonce === endedNonce);
  doAll([
    () => {
      // Another home's file is out of reach, and what lies here is another run's.
      if (run.deadmanHome !== null && !isOfHome(run, home)) return;
      // What is not signed is not ours; but of a run that was armed it lies where its file was.
      removeDeadmanFile(deadmanPlaceOf(run, home), (claim) =>
        claim === null ? run.armedAt === null : !isEnded(claim),
      );
    },
    () => {
      if (risksCapital(run) && run.pair.posture !== 'DISARMING')
        new AccountLock(run).release(isEnded);
    },
  ]);
}

/** Of the challenge that a transition ended; null when it ended none, or was carried out before. */
export function endedNonceOf(transition: Transition): string | null {
  return transition.outcome === 'DONE' ? transition.endedNonce : null;
}

/** Every step is taken; then the first failure is thrown, and names the others. */
export function doAll(steps: readonly (() => void)[]): void {
  const failures = steps.flatMap((step): readonly Failure[] => {
    try {
      step();
      return [];
    } catch (error) {
      if (error instanceof Failure) return [error];
      throw error;
    }
  });
  const [first, ...others] = failures;
  if (first === undefined) return;
  const message = [first, ...others].map((failure) => failure.message).join('; ');
  throw new Failure(first.kind, first.code, message, { cause: first });
}
