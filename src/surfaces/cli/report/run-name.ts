/** How a command line names a run of a report. */
import { resolve } from 'node:path';
import { parseRunId } from '../../../foundation/model/index.ts';
import { programVersion } from '../../../services/research/index.ts';
import type { Host } from '../host.ts';

/** `last` and ids as they are; a path against the working directory. */
export function runName(text: string, host: Host): string {
  return text === 'last' || parseRunId(text) !== null ? text : resolve(host.cwd, text);
}

/** Where runs are looked up, and of which version they must be. */
export function runsOf(
  runs: string,
  host: Host,
): { readonly outDir: string; readonly programVersion: string } {
  return {
    outDir: resolve(host.cwd, runs),
    programVersion: programVersion(host.packageRoot),
  };
}

/** With what a page begins: only another page may be replaced by one. */
export const PAGE_BEGINS = '<!doctype html>';
