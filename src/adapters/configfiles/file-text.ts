/** The text of a layer file, or the one failure that says why there is none. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { Failure } from '../../foundation/core/index.ts';

/** Contract 9: a layer has at most 1 MiB. */
export const MAX_BYTES = 1_048_576;

/**
 * At most `MAX_BYTES` + 1 bytes of a file, so that a caller sees that it is too long and nothing larger
 * ever enters memory. Throws FILE_NOT_FOUND (exit 7), FILE_IS_DIRECTORY (2), FILE_NOT_REGULAR (2),
 * FILE_NOT_READABLE (9).
 */
export function readLayerBytes(path: string): Uint8Array {
  let handle: number | null = null;
  try {
    // Not blocking: a pipe that nobody writes to must be refused, not waited for.
    handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    requireRegular(path, fstatSync(handle));
    const buffer = new Uint8Array(MAX_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const got = readSync(handle, buffer, length, buffer.length - length, null);
      if (got === 0) break;
      length += got;
    }
    return buffer.subarray(0, length);
  } catch (error) {
    throw error instanceof Failure ? error : failureOf(error, path);
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

/** What a file system error means to the person who named the file. */
export function failureOf(error: unknown, path: string): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  // A NUL byte in a path: no file can have that name.
  if (['ENOENT', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE'].includes(code)) {
    return new Failure('NOT_FOUND', 'FILE_NOT_FOUND', `config layer ${path} does not exist`, {
      cause: error,
      fix: 'check the path; it is read from the working directory',
    });
  }
  if (code === 'EISDIR') return isDirectory(path);
  return new Failure(
    'UNAVAILABLE',
    'FILE_NOT_READABLE',
    `config layer ${path} cannot be read (${code})`,
    { cause: error, fix: 'check its permissions and the disk' },
  );
}

function requireRegular(path: string, stat: Stats): void {
  if (stat.isDirectory()) throw isDirectory(path);
  if (stat.isFile()) return;
  throw new Failure('INPUT', 'FILE_NOT_REGULAR', `config layer ${path} is a pipe or device`, {
    fix: 'write the layer to a file first',
  });
}

function isDirectory(path: string): Failure {
  return new Failure('INPUT', 'FILE_IS_DIRECTORY', `config layer ${path} is a directory`, {
    fix: 'give the YAML file inside it',
  });
}
