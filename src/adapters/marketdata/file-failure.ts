/** Errors of the file system as failures that a person can act on. */
import { Failure } from '../../foundation/core/index.ts';

function errnoOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** The failure for an error of a file operation; anything else comes back as it is. */
export function fileFailure(error: unknown, path: string): unknown {
  const errno = errnoOf(error);
  const more = (fix: string): { readonly cause: unknown; readonly fix: string } => ({
    cause: error,
    fix,
  });
  if (error instanceof Failure || errno === '' || errno.startsWith('ERR_')) return error;
  if (errno === 'ENOENT' || errno === 'ENOTDIR') {
    return new Failure(
      'NOT_FOUND',
      'FILE_NOT_FOUND',
      `${path} does not exist`,
      more('check the path; it is read from the working directory'),
    );
  }
  if (errno === 'EISDIR') {
    return new Failure(
      'INPUT',
      'FILE_IS_DIRECTORY',
      `${path} is a directory, not a file`,
      more('name the file itself'),
    );
  }
  if (errno === 'EACCES' || errno === 'EPERM') {
    return new Failure(
      'UNAVAILABLE',
      'FILE_NOT_READABLE',
      `no permission to read ${path}`,
      more('give read permission'),
    );
  }
  return new Failure(
    'UNAVAILABLE',
    'FILE_NOT_READABLE',
    `${path} cannot be read: ${errno}`,
    more('check the path and the disk'),
  );
}
