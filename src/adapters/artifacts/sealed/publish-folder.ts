/**
 * Puts a finished draft in its place: the folder appears by one rename, whole or not at all. What
 * stands there already decides (contract 11): equal bytes are kept, an older program's folder is
 * replaced, anything else is a conflict.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import { compareFolder, type Comparison } from './compare-folders.ts';
import { draftPath } from '../disk/draft-folder.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';
import { errnoOf, onDisk, quietly } from '../disk/io-failure.ts';
import { isOlderVersion } from './program-version.ts';

/** A complete folder under a temporary name, and what its manifest says. */
export interface FinishedDraft {
  readonly path: string;
  /** An id; it names the folder. */
  readonly name: string;
  readonly programVersion: string;
  readonly manifest: JsonObject;
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
}

/** `CREATED`: new. `KEPT`: equal bytes were there. `REPLACED`: an older program's folder was there. */
export type PublishOutcome = {
  readonly outcome: 'CREATED' | 'KEPT' | 'REPLACED';
  /** A line for the user, or null. */
  readonly note: string | null;
};

/** An older program's folder, moved aside. */
interface OldVersion {
  readonly path: string;
  readonly version: string;
}

/** Each try lost a race against another process; so many in a row are no race. */
const MAX_TRIES = 20;

/** Moves a draft to its name, beside it. Fails with RUN_FOLDER_CONFLICT. */
export function publishFolder(draft: FinishedDraft): PublishOutcome {
  const outDir = dirname(draft.path);
  const target = join(outDir, draft.name);
  let replaced: OldVersion | null = null;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (moveDraft(draft.path, target)) {
      syncFolder(outDir);
      return { outcome: replaced === null ? 'CREATED' : 'REPLACED', note: dropOld(replaced) };
    }
    const found = onDisk('read', target, () =>
      compareFolder(target, draft.manifest, draft.artifacts),
    );
    if (found.kind === 'SAME') return { outcome: 'KEPT', note: dropOld(replaced) };
    if (found.kind === 'GONE') continue;
    const { programVersion } = found;
    if (programVersion === null || !isOlderVersion(programVersion, draft.programVersion)) {
      failConflict(target, found, draft);
    }
    const aside = draftPath(outDir, 'replaced', draft.name);
    if (moveDraft(target, aside)) replaced = { path: aside, version: programVersion };
  }
  throw new Failure('UNAVAILABLE', 'RUN_FOLDER_BUSY', `other processes keep changing ${target}`, {
    fix: 'wait until the other runs are done, then run again',
  });
}

/** Makes a folder's entries durable. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // folders can't be opened there
  onDisk('sync', path, () => {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Removes what was replaced; the line that says so. */
function dropOld(replaced: OldVersion | null): string | null {
  if (replaced === null) return null;
  quietly(() => rmSync(replaced.path, { recursive: true, force: true }));
  return `replaced the folder of program version ${replaced.version}`;
}

/** Renames a folder; false when the source is gone or something stands at the destination. */
export function moveDraft(from: string, to: string): boolean {
  return onDisk('move', from, () => {
    try {
      renameSync(from, to);
      return true;
    } catch (error) {
      const isTaken = statSync(to, { throwIfNoEntry: false }) !== undefined;
      if (isTaken || errnoOf(error) === 'ENOENT') return false;
      throw error;
    }
  });
}

function failConflict(
  target: string,
  found: Extract<Comparison, { kind: 'DIFFERENT' }>,
  draft: FinishedDraft,
): never {
  throw new Failure(
    'CONFLICT',
    'RUN_FOLDER_CONFLICT',
    `${target} exists with other bytes: first difference in ${found.artifact} ` +
      `(folder of program version ${found.programVersion ?? 'unknown'}, ` +
      `this is ${draft.programVersion})`,
    { fix: `verify it with mqk audit verify, then move it away or choose another --out` },
  );
}
