/** Makes a folder with its parents, one by one. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Not `recursive`: where a file system answers ENOENT to a folder whose parent exists, as /proc does,
 * Node tries again for ever. Throws the first error of `mkdir`.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw error; // another process may have been faster
  }
}
