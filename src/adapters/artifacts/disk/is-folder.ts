/** Whether a folder stands at a path. */
import { statSync } from 'node:fs';
import { onDisk } from './io-failure.ts';

/** Links are followed. Fails as the disk does. */
export function isFolder(path: string): boolean {
  const stat = onDisk('read', path, () => statSync(path, { throwIfNoEntry: false }));
  return stat?.isDirectory() === true;
}
