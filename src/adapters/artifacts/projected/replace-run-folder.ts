/** Puts a run's folder that was written anew in the place of a damaged one, which is kept beside it. */
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareCodeUnits, Failure } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';
import { moveDraft, syncFolder } from '../sealed/publish-folder.ts';
import { LOG_NAME, MANIFEST_NAME } from '../sealed/sealed-manifest.ts';
import { runFileFacts, type RunFolderDraft } from './run-record-folder.ts';

/** A replacement that is wanted, begun or done. */
export interface FolderReplacement {
  /** Absolute path of the run's folder. */
  readonly path: string;
  /** Files that were missing there or had other bytes, in code-unit order; none: the folder was right, and is kept. */
  readonly differing: readonly string[];
  /** Absolute path for what stood there; null: nothing did, or it is kept in its place. */
  readonly keptAt: string | null;
}

/**
 * Compares the complete draft, of these artifacts beside log and manifest, with what stands in its place; the
 * replacement that is wanted. Reads both whole: nobody holds a lock meanwhile. Fails as the disk does.
 */
export function compareRunFolder(
  draft: RunFolderDraft,
  artifacts: readonly string[],
): FolderReplacement {
  const path = join(dirname(draft.path), draft.runId);
  const names = [...artifacts, LOG_NAME, MANIFEST_NAME].sort(compareCodeUnits);
  const differing = names.filter(
    (name) => runFileFacts(path, name)?.sha256 !== runFileFacts(draft.path, name)?.sha256,
  );
  return { path, differing, keptAt: differing.length > 0 && stands(path) ? freeName(path) : null };
}

/**
 * Whether what is wanted is the rest of a replacement that was begun: all of it, the draft's own move, or none. Other
 * damage, or a folder that somebody made or took away since, is a replacement of its own.
 */
export function isRestOf(begun: FolderReplacement, wanted: FolderReplacement): boolean {
  const { differing, keptAt } = wanted;
  if (keptAt === null) return begun.keptAt === null || stands(begun.keptAt);
  return begun.keptAt === keptAt && begun.differing.join() === differing.join();
}

/**
 * Makes the moves that are wanted, each by a rename that takes nobody's place: what stands there aside, then the draft.
 * `betweenMoves` is called between the two. Fails with RUN_FOLDER_BUSY when somebody else moved, or as the disk does.
 */
export function replaceRunFolder(
  draft: RunFolderDraft,
  { path, differing, keptAt }: FolderReplacement,
  betweenMoves: () => void,
): void {
  if (differing.length === 0) return;
  if (keptAt !== null) move(path, keptAt);
  betweenMoves();
  move(draft.path, path);
  syncFolder(dirname(path));
}

/** `<run id>.damaged-1`, or the first number that is free. No command takes it for the folder of a run. */
function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`;
    if (!stands(name)) return name;
  }
}

/** A link that leads nowhere stands too. */
function stands(path: string): boolean {
  return onDisk('read', path, () => lstatSync(path, { throwIfNoEntry: false })) !== undefined;
}

function move(from: string, to: string): void {
  if (moveDraft(from, to)) return;
  throw new Failure('UNAVAILABLE', 'RUN_FOLDER_BUSY', `another process changes ${to}`);
}
