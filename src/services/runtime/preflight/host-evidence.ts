/** What this machine has left (P14). */
import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import type { PreflightFacts } from '../../../engines/lifecycle/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { errnoOf } from '../deadman/own-file.ts';

/**
 * Room on the disk of `home`, memory that this process may still take, and file handles left to it. Fails with
 * HOST_FACTS_UNKNOWN when the machine does not say.
 */
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
    throw unknown(`the disk of ${home} cannot be asked: ${errnoOf(error)}`);
  }
}

/** Handles of this process; null: there is no limit, or none that a program can see (only Linux tells it). */
function freeFiles(): number | null {
  try {
    const limit = softLimit(readFileSync('/proc/self/limits', 'utf8'));
    return limit === null ? null : limit - readdirSync('/proc/self/fd').length;
  } catch (error) {
    if (error instanceof Failure) throw error;
    // That a file can't be opened may be the very answer: none is left.
    if (isNotLinux(error)) return null;
    throw unknown(`the file handles of this process cannot be counted: ${errnoOf(error)}`);
  }
}

function softLimit(limits: string): number | null {
  const [, soft = ''] = /^Max open files +(\S+)/m.exec(limits) ?? [];
  if (soft === 'unlimited') return null;
  if (/^\d+$/.test(soft)) return Number(soft);
  throw unknown('/proc/self/limits does not tell how many files may be open');
}

function isNotLinux(error: unknown): boolean {
  return (
    error instanceof Error &&
    'path' in error &&
    error.path === '/proc/self/limits' &&
    errnoOf(error) === 'ENOENT'
  );
}

function unknown(message: string): Failure {
  return new Failure('UNAVAILABLE', 'HOST_FACTS_UNKNOWN', message);
}
