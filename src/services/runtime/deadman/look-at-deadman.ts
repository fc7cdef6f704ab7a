/** A look at the deadman file of a run, by its row. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { deadmanPlaceOf } from '../arming/stand-down.ts';
import { lookAtDeadmanFile, type DeadmanLook, type DeadmanPlace } from './deadman-file.ts';

/** Of a run that is armed; any other has no nonce, and nothing holds it. */
export function lookAtDeadman(run: RunRow, home: string): DeadmanLook {
  return lookAtDeadmanIn(deadmanPlaceOf(run, home), run);
}

/** The same of a place that is known: to find it the run's config is read, which costs more than the look. */
export function lookAtDeadmanIn(place: DeadmanPlace, run: RunRow): DeadmanLook {
  const { runId, armEpoch, deadmanNonce: nonce } = run;
  if (nonce === null) return { holds: false, why: 'NOT_ARMED' };
  return lookAtDeadmanFile(place, { runId, armEpoch, nonce });
}
