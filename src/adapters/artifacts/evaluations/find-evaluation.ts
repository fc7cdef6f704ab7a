/** Finds the folders of evaluations by what users call them: an id, a path, or `last`. */
import { join, resolve } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';
import { parseRunId, type EvaluationKind } from '../../../foundation/model/index.ts';
import { isFolder } from '../disk/is-folder.ts';
import { newestFolder } from '../sealed/newest-folder.ts';

/** Where the evaluations of the runs in `outDir` lie. */
export function evaluationsDir(outDir: string): string {
  return join(outDir, 'evaluations');
}

/**
 * The absolute path of an evaluation's folder: `last` (the newest of that kind), an id inside of
 * `outDir`, or a path. Fails with EVIDENCE_NOT_FOUND, and with EVIDENCE_LAST_UNKNOWN when a folder there
 * has no readable manifest and may be the newest.
 */
export function resolveEvaluation(outDir: string, name: string, kind: EvaluationKind): string {
  const dir = evaluationsDir(outDir);
  if (name === 'last') return lastOf(dir, kind);
  const id = parseRunId(name);
  const path = id === null ? resolve(name) : resolve(dir, id);
  if (!isFolder(path)) failNone(`there is no folder ${path}`, kind);
  return path;
}

function lastOf(dir: string, kind: EvaluationKind): string {
  const newest = newestFolder(dir, (manifest) => manifest['kind'] === kind);
  if (newest.kind === 'FOUND') return newest.path;
  if (newest.kind === 'NONE') return failNone(`there is no ${kind} in ${dir}`, kind);
  throw lastUnknown(kind, newest.path);
}

/** EVIDENCE_LAST_UNKNOWN: the folder at `path` may be the newest of the kind, and can't be read. */
export function lastUnknown(kind: EvaluationKind, path: string): Failure {
  const message = `cannot tell which ${kind} is the last: ${path} has no readable manifest`;
  return new Failure('CHECK', 'EVIDENCE_LAST_UNKNOWN', message, {
    fix: 'name the evaluation by its id or path; verify that folder, then move it away',
  });
}

const COMMANDS: Readonly<Record<EvaluationKind, string>> = {
  CHECK: 'mqk strategy check',
  PROMOTION: 'mqk promote evaluate',
  STRESS: 'mqk stress run',
  SWEEP: 'mqk sweep run',
  WALK_FORWARD: 'mqk walk-forward run',
};

function failNone(message: string, kind: EvaluationKind): never {
  throw new Failure('NOT_FOUND', 'EVIDENCE_NOT_FOUND', message, {
    fix: `run ${COMMANDS[kind]} first, or name the folder with --out`,
  });
}
