/** Finds run folders by what users call them: an id, a path, or `last`. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareCodeUnits, Failure } from '../../foundation/core/index.ts';
import { parseInstant, parseRunId } from '../../foundation/model/index.ts';
import { errnoOf, onDisk } from './io-failure.ts';
import { MANIFEST_NAME, readManifest } from './manifest.ts';

/**
 * The absolute path of the newest run folder of `outDir`, by `created_at_utc`; of equally new ones that
 * with the greatest id. Fails with RUN_NOT_FOUND, and with RUN_LAST_UNKNOWN when a folder there has no
 * readable manifest: it may be the newest, and another one must not speak for it.
 */
export function resolveLast(outDir: string): string {
  let newest: { readonly id: string; readonly createdAt: number } | null = null;
  for (const id of runIdsIn(outDir)) {
    const createdAt = createdAtOf(join(outDir, id));
    if (createdAt === null) failUnknown(join(outDir, id));
    const isNewer =
      newest === null ||
      createdAt > newest.createdAt ||
      (createdAt === newest.createdAt && compareCodeUnits(id, newest.id) > 0);
    if (isNewer) newest = { id, createdAt };
  }
  if (newest === null) failNoRun(`there is no run in ${outDir}`);
  return resolve(outDir, newest.id);
}

/** The absolute path of a run folder: `last`, a run id inside of `outDir`, or a path. */
export function resolveRun(outDir: string, name: string): string {
  if (name === 'last') return resolveLast(outDir);
  const runId = parseRunId(name);
  const path = runId === null ? resolve(name) : resolve(outDir, runId);
  const stat = onDisk('read', path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat?.isDirectory() !== true) failNoRun(`there is no run folder ${path}`);
  return path;
}

function runIdsIn(outDir: string): readonly string[] {
  return onDisk('read', outDir, () => {
    try {
      return readdirSync(outDir).filter((name) => parseRunId(name) === name);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

function createdAtOf(folder: string): number | null {
  try {
    const createdAt = readManifest(join(folder, MANIFEST_NAME))?.created_at_utc;
    return typeof createdAt === 'string' ? parseInstant(createdAt) : null;
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return null; // damaged, removed meanwhile or not ours to read: not the newest run
  }
}

function failUnknown(folder: string): never {
  const message = `cannot tell which run is the last: ${folder} has no readable manifest`;
  throw new Failure('CHECK', 'RUN_LAST_UNKNOWN', message, {
    fix: 'name the run by its id or path; verify that folder, then move it away',
  });
}

function failNoRun(message: string): never {
  throw new Failure('NOT_FOUND', 'RUN_NOT_FOUND', message, {
    fix: 'run mqk backtest run first, or name the folder with --out',
  });
}
