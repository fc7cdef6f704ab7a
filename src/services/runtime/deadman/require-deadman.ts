/** What a command asks of the deadman file before it takes an armed run's word: as a watcher would, and at once. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { ArmingContext } from '../arming/arming-context.ts';
import { fenceRun } from './fence-run.ts';
import { isOfHome } from './home-identity.ts';
import { lookAtDeadman } from './look-at-deadman.ts';

/**
 * Fails with RUN_TERMINAL (exit 8) of a run that a halt has ended meanwhile: it took the file along. Else with
 * DEADMAN_FILE_MISSING (exit 5): a run whose file is not as its arming made it is disarmed by it, also when
 * its row was written by hand; one that was armed in another home is left as it is, since its file can't be seen.
 */
export async function requireDeadman(
  run: RunRow,
  context: Pick<ArmingContext, 'db' | 'home' | 'actor'>,
): Promise<void> {
  if (!isOfHome(run, context.home)) {
    const message = `run ${run.runId} was armed in another MQK_HOME: ${run.deadmanHome ?? ''}`;
    throw new Failure('REFUSED', 'DEADMAN_FILE_MISSING', message, {
      fix: 'call from there: only that home can see its deadman file',
    });
  }
  const look = lookAtDeadman(run, context.home);
  if (look.holds) return;
  const { transition } = await fenceRun(run, { reason: 'DEADMAN', detail: look.why }, context);
  if (transition.run?.pair.status === 'HALTED') {
    throw new Failure('CONFLICT', 'RUN_TERMINAL', `run ${run.runId} was halted meanwhile`);
  }
  const message = `the deadman file of run ${run.runId} is not as it was made (${look.why}); the run is disarmed`;
  throw new Failure('REFUSED', 'DEADMAN_FILE_MISSING', message);
}
