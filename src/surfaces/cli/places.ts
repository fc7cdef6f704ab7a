/** Where state lives: `MQK_HOME`, else `.mqk` in the working directory. */
import { resolve } from 'node:path';
import type { Host } from './host.ts';

export function homeOf(host: Host): string {
  const home = host.env['MQK_HOME'];
  return resolve(host.cwd, home === undefined || home === '' ? '.mqk' : home);
}
