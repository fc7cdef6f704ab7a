/** A regular file in chunks, the next one being read while the last one is worked on. */
import { constants, type BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Failure } from '../../foundation/core/index.ts';
import { fileFailure } from './file-failure.ts';

const CHUNK_BYTES = 1_048_576;

/** What a long read tells and asks; both are called between chunks. */
export interface ReadWatch {
  /** Bytes read so far and in all. */
  readonly onProgress?: (done: number, total: number) => void;
  /** True ends the work with `LOAD_INTERRUPTED`. */
  readonly isAborted?: () => boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** As it was before the first byte was read. */
  readonly stat: BigIntStats;
}

function requireRegular(path: string, found: BigIntStats): void {
  if (found.isDirectory()) {
    throw new Failure('INPUT', 'FILE_IS_DIRECTORY', `${path} is a directory, not a file`, {
      fix: 'name the file itself',
    });
  }
  if (!found.isFile()) {
    throw new Failure('INPUT', 'FILE_NOT_REGULAR', `${path} is a pipe, socket or device`, {
      fix: 'write the data to a file first: it is read more than once',
    });
  }
}

/**
 * Runs `work` on an open regular file and closes it. Fails with `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`,
 * `FILE_NOT_REGULAR` or `FILE_NOT_READABLE`.
 */
export async function withSourceFile<T>(
  path: string,
  work: (source: SourceFile) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | null = null;
  try {
    requireRegular(path, await stat(path, { bigint: true }));
    // Should the path have become a pipe since, the open must not wait for a writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat({ bigint: true });
    requireRegular(path, found);
    return await work({ path, handle, stat: found });
  } catch (error) {
    throw fileFailure(error, path);
  } finally {
    await handle?.close();
  }
}

/** Ends the work when its caller wants it to end. */
export function requireGoingOn(watch: ReadWatch, path: string): void {
  if (watch.isAborted?.() !== true) return;
  throw new Failure('INTERRUPTED', 'LOAD_INTERRUPTED', `reading ${path} was interrupted`);
}

/** Feeds all bytes in order to `take`, until it answers false. A chunk is valid during the call. */
export async function forEachChunk(
  source: SourceFile,
  watch: ReadWatch,
  take: (bytes: Uint8Array) => boolean,
): Promise<void> {
  const { handle } = source;
  const total = Number(source.stat.size);
  let current = new Uint8Array(CHUNK_BYTES);
  let other = new Uint8Array(CHUNK_BYTES);
  let position = 0;
  let pending = handle.read(current, 0, CHUNK_BYTES, 0);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      position += bytesRead;
      requireGoingOn(watch, source.path);
      pending = handle.read(other, 0, CHUNK_BYTES, position);
      if (!take(current.subarray(0, bytesRead))) return;
      watch.onProgress?.(position, Math.max(position, total));
      [current, other] = [other, current];
    }
  } finally {
    // The file is closed next: no read may be under way, and its error has nobody to go to.
    await Promise.allSettled([pending]);
  }
}
