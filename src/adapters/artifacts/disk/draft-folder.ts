/**
 * Folders beside the run folders that belong to a process at work: `.incomplete-…` is a run that isn't
 * finished, `.replaced-…` the old version of one that is just being replaced. The name says whose it
 * is, so that what a crash left can be told from what is in use, and be removed.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './io-failure.ts';
import { HOST, isAlive, startTicks } from './process-life.ts';

const NAME =
  /^\.(incomplete|replaced)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;

/** A fresh name in `outDir` that tells its owner. */
export function draftPath(outDir: string, kind: 'incomplete' | 'replaced', runId: string): string {
  const owner = `${HOST}-${process.pid}-${startTicks(process.pid)}`;
  return join(outDir, `.${kind}-${runId}-${owner}-${randomBytes(4).toString('hex')}`);
}

/**
 * Removes what dead processes of this machine left in `outDir`. An old version whose successor never
 * arrived is put back.
 */
export function sweepDrafts(outDir: string): void {
  for (const name of readdirSync(outDir)) {
    const found = NAME.exec(name);
    if (found === null) continue;
    const [, kind, runId = '', host, pid, start = '0'] = found;
    if (host !== HOST || isAlive(Number(pid), start)) continue;
    const path = join(outDir, name);
    const target = join(outDir, runId);
    try {
      if (kind === 'replaced' && !existsSync(target)) renameSync(path, target);
      else rmSync(path, { recursive: true, force: true });
    } catch (error) {
      // Leftovers of another user stay; a second sweeper was faster. Neither concerns the new run.
      if (errnoOf(error) === '') throw error;
    }
  }
}
