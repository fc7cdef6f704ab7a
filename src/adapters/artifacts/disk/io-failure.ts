/** Errors of the file system as failures that a caller can act on (contract 13: exit 9, 7 or 2). */
import { Failure } from '../../../foundation/core/index.ts';

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const NO_PERMISSION = new Set(['EACCES', 'EPERM', 'EROFS']);

/** The system's code of an error, as `ENOENT`; empty for everything else. */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error) || error instanceof Failure || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/**
 * Does `work` on a path; what the file system refuses becomes a `Failure` of kind UNAVAILABLE with
 * RUN_FOLDER_NO_SPACE, RUN_FOLDER_NO_PERMISSION or RUN_FOLDER_IO, or of kind INPUT with
 * RUN_FOLDER_OUT_INVALID when a file stands where a folder must be. Defects pass through.
 */
export function onDisk<T>(action: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === '') throw error;
    throw failureOf(errno, `cannot ${action} ${path}: ${errno}`, error);
  }
}

/** What `read` gives; null when its file is missing, or is a folder. */
export function fileOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errnoOf(error))) return null;
    throw error;
  }
}

/**
 * Does clean-up on the way out of a failure, whose own error is the one to report. What is left here
 * is swept by the next run.
 */
export function quietly(cleanUp: () => void): void {
  try {
    cleanUp();
  } catch (error) {
    if (errnoOf(error) === '' && !(error instanceof Failure)) throw error;
  }
}

function failureOf(errno: string, message: string, cause: unknown): Failure {
  if (NO_SPACE.has(errno)) {
    const fix = 'make room on that disk';
    return new Failure('UNAVAILABLE', 'RUN_FOLDER_NO_SPACE', message, { fix, cause });
  }
  if (NO_PERMISSION.has(errno)) {
    const fix = 'give permission, or use another folder';
    return new Failure('UNAVAILABLE', 'RUN_FOLDER_NO_PERMISSION', message, { fix, cause });
  }
  if (errno === 'ENOTDIR' || errno === 'EEXIST') {
    const fix = 'make that path a folder; where there is --out, it can name another';
    return new Failure('INPUT', 'RUN_FOLDER_OUT_INVALID', message, { fix, cause });
  }
  return new Failure('UNAVAILABLE', 'RUN_FOLDER_IO', message, { fix: 'check the disk', cause });
}
