/** A look at the deadman file of a run, by its row. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { deadmanPlaceOf } from '../arming/stand-down.ts';
import { lookAtDeadmanFile, type DeadmanLook } from './deadman-file.ts';

/** Of a run that is armed; any other has no nonce, and nothing holds it. */
export function lookAtDeadman(run: RunRow, home: string): DeadmanLook {
  const { runId, armEpoch, deadmanNonce: nonce } = run;
  if (nonce === null) return { holds: false, why: 'NOT_ARMED' };
  return lookAtDeadmanFile(deadmanPlaceOf(run, home), { runId, armEpoch, nonce });
}
