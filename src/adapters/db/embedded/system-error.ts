/** The code of an error of the operating system, and the failure for a folder that cannot be used. */
import { Failure } from '../../../foundation/core/index.ts';

/** `ENOENT` and the like; empty for what is no system error. */
export function systemCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** A file operation of the server's folder failed: `DB_DISK_FULL` or `DB_FOLDER_UNUSABLE`. */
export function folderFailure(error: unknown, path: string, what: string): unknown {
  if (error instanceof Failure) return error;
  const code = systemCode(error);
  if (code === '') return error;
  const message = `the embedded database could not ${what} ${path}: ${code}`;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new Failure('UNAVAILABLE', isFull ? 'DB_DISK_FULL' : 'DB_FOLDER_UNUSABLE', message, {
    cause: error,
  });
}
