/** Makes a folder with its parents, one by one: the one way to make folders that a user names. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Not `recursive`: where a file system answers ENOENT to a folder whose parent exists, as /proc does,
 * Node tries again for ever. Throws the first error of `mkdir`; a folder that is there stays as it is.
 * @param {string} path absolute
 * @param {number} [mode] permission bits of what is made, whatever the umask says; without it, the umask's
 */
export function makeFolder(path, mode) {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent, mode);
  try {
    mkdirSync(path);
    if (mode !== undefined) chmodSync(path, mode);
  } catch (error) {
    // Another process may have been faster.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
