/** Puts a run's folder that was written anew in the place of a damaged one, which is kept beside it. */
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareCodeUnits, Failure } from '../../../foundation/core/index.ts';
import { onDisk } from '../disk/io-failure.ts';
import { moveDraft, syncFolder } from '../sealed/publish-folder.ts';
import { LOG_NAME, MANIFEST_NAME } from '../sealed/sealed-manifest.ts';
import { runFileFacts, type RunFolderDraft } from './run-record-folder.ts';

export interface ReplacedFolder {
  /** Absolute path of the run's folder. */
  readonly path: string;
  /** Files that were missing there or had other bytes, in code-unit order; none: the folder was right, and is kept. */
  readonly differing: readonly string[];
  /** Absolute path of what stood there; null: nothing did, or it is kept in its place. */
  readonly keptAt: string | null;
}

/**
 * Compares the complete draft, of these artifacts beside log and manifest, with what stands in its place, and takes that
 * place unless every file there is the same. The draft is gone or to be aborted then. One process at a time: the caller holds
 * the run's lock. Fails as the disk does.
 */
export function replaceRunFolder(
  draft: RunFolderDraft,
  artifacts: readonly string[],
): ReplacedFolder {
  const outDir = dirname(draft.path);
  const path = join(outDir, draft.runId);
  const names = [...artifacts, LOG_NAME, MANIFEST_NAME].sort(compareCodeUnits);
  const differing = names.filter(
    (name) => runFileFacts(path, name)?.sha256 !== runFileFacts(draft.path, name)?.sha256,
  );
  if (differing.length === 0) return { path, differing, keptAt: null };
  syncFolder(draft.path);
  const keptAt = stands(path) ? freeName(path) : null;
  if (keptAt !== null) move(path, keptAt);
  move(draft.path, path);
  syncFolder(outDir);
  return { path, differing, keptAt };
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
