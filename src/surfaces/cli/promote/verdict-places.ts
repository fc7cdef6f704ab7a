/** Where the commands of `promote` look for runs and verdicts. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { programVersion, type VerdictPlaces } from '../../../services/research/index.ts';
import type { Host } from '../host.ts';

export interface VerdictFlags {
  readonly out: string;
}

export function verdictPlaces({ out }: VerdictFlags, host: Host): VerdictPlaces {
  return { outDir: resolve(host.cwd, out), programVersion: programVersion(host.packageRoot) };
}

/** A path that exists in the working directory stands for itself; an id and `last` stay as they are. */
export function recordName(name: string, host: Host): string {
  const path = resolve(host.cwd, name);
  return existsSync(path) ? path : name;
}
