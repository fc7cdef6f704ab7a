/** What this machine has left (P14). */
import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import type { PreflightFacts } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { errnoOf } from '../deadman/own-file.ts';

/** Room on the disk of `home`, memory that this process may still take, and file handles left to it. */
export function hostFacts(home: string): PreflightFacts['P14'] {
  return {
    freeDisk: freeDisk(home),
    freeMemory: process.availableMemory(),
    freeFiles: freeFiles(),
  };
}

function freeDisk(home: string): number {
  try {
    const { bavail, bsize } = statfsSync(home);
    return bavail * bsize;
  } catch (error) {
    const message = `the disk of ${home} cannot be asked: ${errnoOf(error)}`;
    throw new Failure('UNAVAILABLE', 'HOST_FACTS_UNKNOWN', message);
  }
}

/** Linux tells both numbers; elsewhere there is no limit that a program can see. */
function freeFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const [, soft = 'unlimited'] = /^Max open files +(\S+)/m.exec(limits) ?? [];
    const used = readdirSync('/proc/self/fd').length;
    return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(soft) - used;
  } catch {
    return Number.MAX_SAFE_INTEGER;
  }
}
