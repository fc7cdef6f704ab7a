/** Finds sealed folders by what users call them: an id, a path, or `last`. */
import { resolve } from 'node:path';
import { Failure } from '../../foundation/core/index.ts';
import { parseRunId } from '../../foundation/model/index.ts';
import { isFolder } from './disk/is-folder.ts';
import { evaluationsDir } from './evaluations/find-evaluation.ts';
import { exportCommand } from './mending.ts';
import { newestFolder } from './sealed/newest-folder.ts';

/**
 * The absolute path of the newest run folder of `outDir`. Fails with RUN_NOT_FOUND, and with
 * RUN_LAST_UNKNOWN when a folder there has no readable manifest: it may be the newest, and another one
 * must not speak for it.
 */
export function resolveLast(outDir: string): string {
  const newest = newestFolder(outDir, () => true);
  if (newest.kind === 'UNKNOWN') failUnknown(newest.path);
  if (newest.kind === 'NONE') failNoRun(`there is no run in ${outDir}`);
  return newest.path;
}

/** The absolute path of a run folder: `last`, a run id inside of `outDir`, or a path. */
export function resolveRun(outDir: string, name: string): string {
  if (name === 'last') return resolveLast(outDir);
  const runId = parseRunId(name);
  const path = runId === null ? resolve(name) : resolve(outDir, runId);
  if (!isFolder(path)) failNoRun(`there is no run folder ${path}`, exportCommand(path));
  return path;
}

/**
 * The absolute path of a run folder or of an evaluation's: as `resolveRun`, and an id that no run has may
 * be that of an evaluation.
 */
export function resolveRecord(outDir: string, name: string): string {
  const id = parseRunId(name);
  if (id === null || isFolder(resolve(outDir, id))) return resolveRun(outDir, name);
  const evaluation = resolve(evaluationsDir(outDir), id);
  return isFolder(evaluation) ? evaluation : resolveRun(outDir, name);
}

function failUnknown(folder: string): never {
  const message = `cannot tell which run is the last: ${folder} has no readable manifest`;
  throw new Failure('CHECK', 'RUN_LAST_UNKNOWN', message, {
    fix: 'name the run by its id or path; verify that folder, then move it away',
  });
}

/** `mending`: the command that brings the folder back, where there is one. */
function failNoRun(message: string, mending: string | null = null): never {
  const first =
    mending === null
      ? 'run mqk backtest run first'
      : `${mending} writes that of a sealed PAPER or LIVE run anew`;
  throw new Failure('NOT_FOUND', 'RUN_NOT_FOUND', message, {
    fix: `${first}, or name the folder with --out`,
  });
}
