/** Reads a small file that must be this user's own: no link is followed, no device is opened. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { err, ok, type Result } from '../../../foundation/core/index.ts';

/** Deadman files and keys are far below; what is longer is not ours. */
const MOST_BYTES = 4096;

export interface OwnFile {
  readonly text: string;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * The file, of at most `mostBytes`, or in one word what is wrong: an errno, LINK, NOT_A_FILE, NOT_OWNED, REPLACED or
 * TOO_LONG.
 */
export function readOwnFile(path: string, mostBytes = MOST_BYTES): Result<OwnFile, string> {
  let handle: number | null = null;
  try {
    const seen = lstatSync(path);
    if (seen.isSymbolicLink()) return err('LINK');
    if (!seen.isFile()) return err('NOT_A_FILE');
    handle = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const opened = fstatSync(handle);
    // Between the look and the opening another file may have taken the name.
    if (opened.ino !== seen.ino || opened.dev !== seen.dev) return err('REPLACED');
    if (process.getuid !== undefined && opened.uid !== process.getuid()) return err('NOT_OWNED');
    const buffer = Buffer.alloc(mostBytes + 1);
    const length = readSync(handle, buffer, 0, buffer.length, 0);
    if (length > mostBytes) return err('TOO_LONG');
    return ok({ text: buffer.toString('utf8', 0, length), mode: opened.mode & 0o777 });
  } catch (error) {
    return err(errnoOf(error));
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** The errno of a file system error; its message where there is none. */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
