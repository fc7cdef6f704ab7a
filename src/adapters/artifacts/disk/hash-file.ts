/** Reads files in pieces: bounded memory whatever their size. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { ArtifactFacts } from './hashed-file.ts';

const PIECE_BYTES = 1 << 20;
// Without O_NONBLOCK a named pipe in place of a file would wait for a writer for ever.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** A folder, pipe or device stands where a file should be; it carries the code that a folder has. */
class NotAFileError extends Error {
  readonly code = 'EISDIR';
}

/**
 * Gives a regular file's bytes to `take`, piece by piece; the piece is overwritten by the next one.
 * Stops early when `take` answers false. Anything but a regular file is EISDIR, as a folder is.
 */
export function readPieces(path: string, take: (piece: Uint8Array) => boolean): void {
  const descriptor = openSync(path, OPEN_FLAGS);
  try {
    if (!fstatSync(descriptor).isFile()) throw new NotAFileError(path);
    const buffer = Buffer.allocUnsafe(PIECE_BYTES);
    for (;;) {
      const read = readSync(descriptor, buffer, 0, PIECE_BYTES, null);
      if (read === 0 || !take(buffer.subarray(0, read))) return;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Size and SHA-256 of a regular file. */
export function hashFile(path: string): ArtifactFacts {
  const hash = createHash('sha256');
  let size = 0;
  readPieces(path, (piece) => {
    hash.update(piece);
    size += piece.length;
    return true;
  });
  return { sha256: hash.digest('hex'), size };
}
