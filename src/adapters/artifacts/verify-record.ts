/** Verifies what `mqk audit verify` is given: an audit log, a run folder or an evaluation's (contract 10). */
import { statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { Failure, type JsonObject } from '../../foundation/core/index.ts';
import { fileOrNull, onDisk } from './disk/io-failure.ts';
import { EVALUATION_FORM, isEvaluationStart } from './evaluations/evaluation-manifest.ts';
import { RUN_FORM } from './manifest.ts';
import { exportCommand } from './mending.ts';
import { LOG_NAME, MANIFEST_NAME } from './sealed/sealed-manifest.ts';
import {
  verifyFolder,
  verifyLogFile,
  type AuditReport,
  type FolderForm,
} from './sealed/verify-folder.ts';

/**
 * Verifies a log file, or a folder with everything that its seal and manifest name. Fails with
 * AUDIT_LOG_NOT_FOUND when there is no such path, or a folder holds neither log nor manifest, and with
 * AUDIT_PATH_INVALID for what is neither file nor folder.
 */
export function verifyRecord(path: string): AuditReport {
  const stat = statOf(path);
  if (stat === null) failNotFound(path);
  if (stat.isFile()) return verifyLogFile(path);
  if (!stat.isDirectory()) {
    const message = `${path} is neither a file nor a folder`;
    throw new Failure('INPUT', 'AUDIT_PATH_INVALID', message, {
      fix: 'give a log or a run folder',
    });
  }
  if (!isSealedFolder(path)) failNotFound(join(path, LOG_NAME), path);
  return verifyFolder(path, formOf).report;
}

/** The form of a folder whose log starts with this payload. */
export function formOf(started: JsonObject): FolderForm {
  return isEvaluationStart(started) ? EVALUATION_FORM : RUN_FORM;
}

/** Whether a folder holds a log or a manifest, so that the rest may be missed. */
export function isSealedFolder(path: string): boolean {
  return [LOG_NAME, MANIFEST_NAME].some((name) => statOf(join(path, name))?.isFile() === true);
}

function statOf(path: string): Stats | null {
  return onDisk('read', path, () => fileOrNull(() => statSync(path)));
}

function failNotFound(path: string, folder = path): never {
  const mending = exportCommand(folder);
  const first = mending === null ? '' : `${mending} writes that of a sealed run anew; else `;
  throw new Failure('NOT_FOUND', 'AUDIT_LOG_NOT_FOUND', `there is no audit log at ${path}`, {
    fix: `${first}give an audit.jsonl, a run folder or the folder of an evaluation`,
  });
}
