/** Whether state can be kept where `MQK_HOME` says. */
import { statSync } from 'node:fs';
import { Failure } from '../../../foundation/core/index.ts';
import { fileOrNull, onDisk } from './io-failure.ts';

/**
 * For work that needs its state: one that is not there yet will be made. Fails with HOME_INVALID when it is no
 * folder, and as the disk does.
 */
export function requireHome(home: string): void {
  const stat = onDisk('read', home, () => fileOrNull(() => statSync(home)));
  if (stat === null || stat.isDirectory()) return;
  throw new Failure('INPUT', 'HOME_INVALID', `MQK_HOME is ${home}, which is no folder`, {
    fix: 'set MQK_HOME to a folder, or leave it unset for .mqk in the working directory',
  });
}
