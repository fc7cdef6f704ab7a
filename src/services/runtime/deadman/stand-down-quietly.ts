/** Standing down behind a fence that is committed: what cannot be removed is told, and takes nothing back. */
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { standDown } from '../arming/stand-down.ts';
import { isOfHome } from './home-identity.ts';

/**
 * Null when file and lock are gone, else what is left of them and why. `endedNonce` is that of a challenge that the
 * command ended. Throws nothing but defects.
 */
export function standDownQuietly(
  run: RunRow,
  home: string,
  endedNonce: string | null = null,
): string | null {
  try {
    standDown(run, home, endedNonce);
  } catch (error) {
    if (error instanceof Failure) return `${error.code}: ${error.message}`;
    if (error instanceof Error && 'errno' in error) return error.message; // of the file system
    throw error;
  }
  if (run.deadmanHome === null || isOfHome(run, home)) return null;
  return `its deadman file lies in another MQK_HOME: ${run.deadmanHome}`;
}
