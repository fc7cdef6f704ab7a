/** Where the paper broker keeps its files: below `MQK_HOME`, apart from everything that it is asked to judge. */
import { accessSync, constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { Failure } from '../../../foundation/core/index.ts';

export interface PaperPlaces {
  readonly folder: string;
  /** One process at a time. */
  readonly lock: string;
  /** The database: every change, in order, each bound to the one before. */
  readonly journal: string;
  /** The witness: one line for each order ever accepted, only ever appended. */
  readonly accepted: string;
  /** Where the running process listens. */
  readonly address: string;
  /** What a process that was started on demand has to say. */
  readonly log: string;
}

export function paperPlaces(home: string): PaperPlaces {
  const folder = join(home, 'paper');
  return {
    folder,
    lock: join(folder, 'lock'),
    journal: join(folder, 'journal.jsonl'),
    accepted: join(folder, 'accepted.jsonl'),
    address: join(folder, 'address.json'),
    log: join(folder, 'broker.log'),
  };
}

/** Makes the folder, its user's alone. Fails with HOME_INVALID where the system makes none. */
export function providePaperPlaces(home: string): PaperPlaces {
  const places = paperPlaces(home);
  try {
    makeFolder(places.folder, 0o700);
    return places;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const message = `MQK_HOME is ${home}, and ${places.folder} cannot be made: ${String(error.code)}`;
    throw new Failure('UNAVAILABLE', 'HOME_INVALID', message, { cause: error });
  }
}

/**
 * Fails with PAPER_FOLDER_UNUSABLE unless each of the files is one, or is not there: to open a pipe waits for its other
 * end.
 */
export function requireFiles({ journal, accepted, address, log }: PaperPlaces): void {
  for (const path of [journal, accepted, address, log]) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === false) throw paperUnusable(`${path} is no file`);
  }
}

/** Fails with PAPER_FOLDER_UNUSABLE when it cannot be known whether a broker runs: what may not be read hides one. */
export function requireReadable({ address, lock }: PaperPlaces): void {
  requireAccess(address, constants.R_OK);
  requireAccess(lock, constants.R_OK);
  if (lstatSync(lock, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw paperUnusable(`${lock} is no folder`);
  }
  requireAccess(lock, constants.X_OK);
}

/** Fails with PAPER_FOLDER_UNUSABLE unless this user may use the path so, or nothing is there. */
export function requireAccess(path: string, mode: number): void {
  try {
    accessSync(path, mode);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return;
    const message = `${path}: ${String(error.code)}; whether a paper broker runs is not known`;
    throw paperUnusable(message, error);
  }
}

/** What the system refuses, as a failure; anything else stays as it is. */
export function toPaperFailure(error: unknown, { folder }: PaperPlaces): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  // Of a rename the place that it was to have.
  const named = 'dest' in error ? error.dest : 'path' in error ? error.path : folder;
  return paperUnusable(`${String(named)}: ${String(error.code)}`, error);
}

function paperUnusable(message: string, cause?: unknown): Failure {
  const isDenied = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
  const fix = isDenied ? { fix: 'ask as the user whose MQK_HOME it is, or set another' } : {};
  return new Failure('UNAVAILABLE', 'PAPER_FOLDER_UNUSABLE', message, { cause, ...fix });
}
