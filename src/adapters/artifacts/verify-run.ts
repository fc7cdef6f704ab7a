/** Verifies an audit log or a whole run folder (contract 10). */
import { createHash } from 'node:crypto';
import { statSync, type Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  LogVerifier,
  type BrokenReason,
  type LogFacts,
  type LogVerdict,
} from '../../engines/audit/index.ts';
import {
  canonicalJson,
  Failure,
  sha256Hex,
  type JsonObject,
  type JsonValue,
} from '../../foundation/core/index.ts';
import { parseRunId } from '../../foundation/model/index.ts';
import { hashFile, readPieces } from './hash-file.ts';
import type { ArtifactFacts } from './hashed-file.ts';
import { errnoOf, onDisk } from './io-failure.ts';
import { LOG_NAME, MANIFEST_NAME, membersFault, namesIn, readManifest } from './manifest.ts';

/** `line` is physical, from 1; null where no line is to blame. `detail` says it for a person. */
export interface AuditReport {
  readonly result: 'VALID' | 'BROKEN' | 'INCOMPLETE';
  /** Lines that are right. */
  readonly events: number;
  readonly line: number | null;
  readonly reason: BrokenReason | 'ARTIFACT' | null;
  readonly detail: string | null;
}

const INCOMPLETE_DETAIL = {
  EMPTY: 'the log is empty',
  TORN_LINE: 'the last line has no line feed',
  NO_SEAL: 'the log has no seal',
} as const;

/**
 * Verifies a log file, or a run folder with everything that its seal and manifest name. Fails with
 * AUDIT_LOG_NOT_FOUND when there is no such path, or a folder holds neither log nor manifest, and with
 * AUDIT_PATH_INVALID for what is neither file nor folder.
 */
export function verifyRunFolder(path: string): AuditReport {
  const stat = onDisk('read', path, () => statOrNull(path));
  if (stat === null) failNotFound(path);
  if (stat.isFile()) return reportOf(readLog(path).verdict);
  if (!stat.isDirectory()) {
    const message = `${path} is neither a file nor a folder`;
    throw new Failure('INPUT', 'AUDIT_PATH_INVALID', message, {
      fix: 'give a log or a run folder',
    });
  }
  return verifyFolder(path);
}

function verifyFolder(folder: string): AuditReport {
  const manifestPath = join(folder, MANIFEST_NAME);
  const logPath = join(folder, LOG_NAME);
  const isFile = (path: string): boolean =>
    onDisk('read', path, () => statOrNull(path))?.isFile() ?? false;
  const hasManifest = isFile(manifestPath);
  if (!isFile(logPath)) {
    if (!hasManifest) failNotFound(logPath);
    return artifactBroken(0, `${LOG_NAME} is missing`);
  }
  const { verdict, facts } = readLog(logPath);
  if (verdict.result !== 'VALID') return reportOf(verdict);
  if (!hasManifest) return artifactBroken(verdict.events, `${MANIFEST_NAME} is missing`);
  const manifest = onDisk('read', manifestPath, () => readManifest(manifestPath));
  const fault =
    manifest === null
      ? `${MANIFEST_NAME} is not canonical JSON`
      : (manifestFault(manifest, verdict.facts, folder) ??
        filesFault(manifest, verdict.facts, { folder, log: facts }));
  return fault === null ? reportOf(verdict) : artifactBroken(verdict.events, fault);
}

/** The first thing in which the manifest contradicts the log; null when there is none. */
function manifestFault(manifest: JsonObject, log: LogFacts, folder: string): string | null {
  if (manifest.audit_tip !== log.tip) return 'audit_tip differs from the last line of the log';
  if (manifest.run_id !== log.runId) return 'run_id differs from the log';
  if (manifest.engine_id !== log.engineId) return 'engine_id differs from the log';
  const name = basename(resolve(folder));
  if (parseRunId(name) !== null && name !== log.runId)
    return 'the folder is named after another run';
  for (const [member, value] of Object.entries(log.started)) {
    const claimed = manifest[member];
    if (claimed === undefined || canonicalJson(claimed) !== canonicalJson(value)) {
      return `${member} of ${MANIFEST_NAME} differs from RUN_STARTED`;
    }
  }
  const stray = membersFault(manifest, Object.keys(log.started));
  if (stray !== null) return stray;
  const config = manifest.config_json;
  return typeof config === 'string' && sha256Hex(config) === manifest.config_hash
    ? null
    : 'config_json does not hash to config_hash';
}

/** The first file that differs from the seal or the manifest; null when there is none. */
function filesFault(
  manifest: JsonObject,
  log: LogFacts,
  on: { readonly folder: string; readonly log: ArtifactFacts },
): string | null {
  const sealed = namesIn(log.sealed.artifacts);
  const listed = namesIn(manifest.artifacts);
  if (sealed === null || listed === null) return 'artifacts are not listed by plain file names';
  const stray = listed.find((name) => name !== LOG_NAME && !sealed.includes(name));
  if (stray !== undefined) return `${stray} is in the manifest and not in the seal`;
  for (const name of [LOG_NAME, ...sealed]) {
    const facts = name === LOG_NAME ? on.log : hashOrNull(join(on.folder, name));
    if (facts === null) return `${name} is missing`;
    if (name !== LOG_NAME && memberOf(log.sealed.artifacts, name) !== facts.sha256) {
      return `${name} differs from the seal`;
    }
    const claimed = memberOf(manifest.artifacts, name);
    if (memberOf(claimed, 'sha256') !== facts.sha256 || memberOf(claimed, 'size') !== facts.size) {
      return `${name} differs from the manifest`;
    }
  }
  return null;
}

function readLog(path: string): { readonly verdict: LogVerdict; readonly facts: ArtifactFacts } {
  const verifier = new LogVerifier();
  const hash = createHash('sha256');
  let size = 0;
  onDisk('read', path, () =>
    readPieces(path, (piece) => {
      hash.update(piece);
      size += piece.length;
      return verifier.push(piece);
    }),
  );
  return { verdict: verifier.end(), facts: { sha256: hash.digest('hex'), size } };
}

function reportOf(verdict: LogVerdict): AuditReport {
  const { result, events } = verdict;
  if (result === 'VALID') return { result, events, line: null, reason: null, detail: null };
  if (result === 'INCOMPLETE') {
    return { result, events, line: null, reason: null, detail: INCOMPLETE_DETAIL[verdict.cause] };
  }
  const { line, reason } = verdict;
  return { result, events, line, reason, detail: `line ${line}: ${reason}` };
}

function artifactBroken(events: number, detail: string): AuditReport {
  return { result: 'BROKEN', events, line: null, reason: 'ARTIFACT', detail };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && name in value
    ? new Map(Object.entries(value)).get(name)
    : undefined;
}

function hashOrNull(path: string): ArtifactFacts | null {
  return onDisk('read', path, () => {
    try {
      return hashFile(path);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'EISDIR') return null;
      throw error;
    }
  });
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

function failNotFound(path: string): never {
  throw new Failure('NOT_FOUND', 'AUDIT_LOG_NOT_FOUND', `there is no audit log at ${path}`, {
    fix: 'give an audit.jsonl or a run folder',
  });
}
