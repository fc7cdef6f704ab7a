/** Why a command on a run is refused: a conflict with the numbers behind it (exit 8). */
import { formatRunPair } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { CODES, type Code } from '../../../foundation/model/index.ts';
import type { Transition } from './run-command.ts';
import type { RunRow } from './run-row.ts';

/** A refusal: where the run stands, and `why` in words. */
export function refuseRun(
  run: RunRow,
  code: Code,
  why: string,
  fix: string = CODES[code].fix,
): Transition {
  const failure = new Failure('CONFLICT', code, `${standingOf(run)}: ${why}`, { fix });
  return { outcome: 'REFUSED', failure, run };
}

/** A gate is shut, which is no conflict with anybody (exit 5). */
export function refuseAtGate(run: RunRow, code: Code, why: string): Transition {
  const failure = new Failure('REFUSED', code, `${standingOf(run)}: ${why}`, {
    fix: CODES[code].fix,
  });
  return { outcome: 'REFUSED', failure, run };
}

function standingOf(run: RunRow): string {
  return `run ${run.runId} is ${formatRunPair(run.pair)} (version ${run.version}, epoch ${run.armEpoch})`;
}

/** There is no such run (exit 7). */
export function unknownRun(runId: string): Transition {
  const failure = new Failure('NOT_FOUND', 'RUN_UNKNOWN', `there is no run ${runId}`, {
    fix: CODES.RUN_UNKNOWN.fix,
  });
  return { outcome: 'REFUSED', failure, run: null };
}
