/** Removes the deadman file of a run by its content alone, where no database says which file that is. */
import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../../foundation/model/index.ts';
import { errnoOf, readOwnFile } from './own-file.ts';

export interface RemovedFiles {
  /** Paths. */
  readonly removed: readonly string[];
  /** Path and errno of each file of the run that could not be removed, and of each folder that may hold one. */
  readonly left: readonly string[];
}

/**
 * Looks at every file of the home: runs of before could have theirs anywhere in it. A file of another run stays:
 * that run lives on. What can't be read stays too; who watches it takes what it can't read for gone.
 */
export function removeDeadmanOf(home: string, runId: RunId): RemovedFiles {
  const removed: string[] = [];
  const left: string[] = [];
  for (const path of filesBelow(home, left)) {
    if (!isDeadmanOf(path, runId)) continue;
    try {
      unlinkSync(path);
      removed.push(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') left.push(`${path}: ${errnoOf(error)}`);
    }
  }
  return { removed, left };
}

/** A halt that waits names the run as well, and has no signature. */
function isDeadmanOf(path: string, runId: RunId): boolean {
  const read = readOwnFile(path);
  if (!read.ok) return false;
  return read.value.text.includes(`"run_id":"${runId}"`) && read.value.text.includes('"hmac":"');
}

/**
 * Links are not followed: where they lead inside of the home, the walk comes by itself. A folder that can't be read
 * goes into `unread` with its errno; one that is gone holds nothing.
 */
function filesBelow(folder: string, unread: string[]): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isFile()) return [path];
      return entry.isDirectory() ? filesBelow(path, unread) : [];
    });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') unread.push(`${folder}: ${errnoOf(error)}`);
    return [];
  }
}
