/** Verifies a sealed folder: its log, then everything that seal and manifest name (contract 10). */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  LogVerifier,
  type BrokenReason,
  type LogFacts,
  type LogVerdict,
} from '../../../engines/audit/index.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../foundation/core/index.ts';
import { parseRunId } from '../../../foundation/model/index.ts';
import { hashFile, readPieces } from '../disk/hash-file.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';
import { fileOrNull, onDisk } from '../disk/io-failure.ts';
import {
  LOG_NAME,
  MANIFEST_NAME,
  membersFault,
  namesIn,
  readManifest,
  shownText,
} from './sealed-manifest.ts';

/** `line` is physical, from 1; null where no line is to blame. `detail` says it for a person. */
export interface AuditReport {
  readonly result: 'VALID' | 'BROKEN' | 'INCOMPLETE';
  /** Lines that are right. */
  readonly events: number;
  readonly line: number | null;
  readonly reason: BrokenReason | 'ARTIFACT' | null;
  readonly detail: string | null;
}

/** What is asked of a folder of one sort, beside what is asked of all. */
export interface FolderForm {
  /** Members of its manifest beside those of RUN_STARTED. */
  readonly members: readonly string[];
  /** What is wrong with the manifest of `folder`, which agrees with its log; null: nothing. */
  readonly fault: (manifest: JsonObject, folder: string) => string | null;
  /** Whether a file that the seal does not name is a fault; hidden files never are. */
  readonly isClosed: boolean;
}

/** What a valid folder says; nothing else of it may be believed. */
export interface SealedFacts {
  readonly manifest: JsonObject;
  readonly log: LogFacts;
}

/** `facts` is null unless the report is VALID. */
export interface Verification {
  readonly report: AuditReport;
  readonly facts: SealedFacts | null;
}

const INCOMPLETE_DETAIL = {
  EMPTY: 'the log is empty',
  TORN_LINE: 'the last line has no line feed',
  NO_SEAL: 'the log has no seal',
} as const;

/**
 * Verifies a folder that exists; `formOf` tells its sort from the payload of RUN_STARTED. What is missing
 * is BROKEN with ARTIFACT. Fails as the disk does.
 */
export function verifyFolder(
  folder: string,
  formOf: (started: JsonObject) => FolderForm,
): Verification {
  const read = onDisk('read', folder, () => fileOrNull(() => readLog(join(folder, LOG_NAME))));
  if (read === null) return broken(0, `${LOG_NAME} is missing`);
  const { verdict, facts: logFile } = read;
  if (verdict.result !== 'VALID') return { report: reportOf(verdict), facts: null };
  const { events, facts: log } = verdict;
  const manifest = manifestIn(folder);
  if (typeof manifest === 'string') return broken(events, manifest);
  const form = formOf(log.started);
  const fault =
    manifestFault(manifest, log, { folder, form }) ??
    filesFault(manifest, log, { folder, log: logFile, isClosed: form.isClosed });
  if (fault !== null) return broken(events, fault);
  return { report: reportOf(verdict), facts: { manifest, log } };
}

/** The report on a log alone. Fails as the disk does. */
export function verifyLogFile(path: string): AuditReport {
  return reportOf(onDisk('read', path, () => readLog(path)).verdict);
}

/** The manifest, or what is wrong with it. */
function manifestIn(folder: string): JsonObject | string {
  const path = join(folder, MANIFEST_NAME);
  const found = onDisk('read', path, () => fileOrNull(() => ({ manifest: readManifest(path) })));
  if (found === null) return `${MANIFEST_NAME} is missing`;
  return found.manifest ?? `${MANIFEST_NAME} is not canonical JSON`;
}

/** The first thing in which the manifest contradicts the log; null when there is none. */
function manifestFault(
  manifest: JsonObject,
  log: LogFacts,
  of: { readonly folder: string; readonly form: FolderForm },
): string | null {
  if (manifest['audit_tip'] !== log.tip) return 'audit_tip differs from the last line of the log';
  if (manifest['run_id'] !== log.runId) return 'run_id differs from the log';
  if (manifest['engine_id'] !== log.engineId) return 'engine_id differs from the log';
  const name = basename(resolve(of.folder));
  if (parseRunId(name) !== null && name !== log.runId)
    return 'the folder is named after another one';
  for (const [member, value] of Object.entries(log.started)) {
    const claimed = manifest[member];
    if (claimed === undefined || canonicalJson(claimed) !== canonicalJson(value)) {
      return `${shownText(member)} of ${MANIFEST_NAME} differs from RUN_STARTED`;
    }
  }
  return (
    membersFault(manifest, [...of.form.members, ...Object.keys(log.started)]) ??
    of.form.fault(manifest, of.folder)
  );
}

/** The first file that differs from the seal or the manifest; null when there is none. */
function filesFault(
  manifest: JsonObject,
  log: LogFacts,
  on: { readonly folder: string; readonly log: ArtifactFacts; readonly isClosed: boolean },
): string | null {
  const sealed = namesIn(log.sealed['artifacts']);
  const listed = namesIn(manifest['artifacts']);
  if (sealed === null || listed === null) return 'artifacts are not listed by plain file names';
  const stray = listed.find((name) => name !== LOG_NAME && !sealed.includes(name));
  if (stray !== undefined) return `${stray} is in the manifest and not in the seal`;
  for (const name of [LOG_NAME, ...sealed]) {
    const path = join(on.folder, name);
    const facts =
      name === LOG_NAME ? on.log : onDisk('read', path, () => fileOrNull(() => hashFile(path)));
    if (facts === null) return `${name} is missing`;
    if (name !== LOG_NAME && memberOf(log.sealed['artifacts'], name) !== facts.sha256) {
      return `${name} differs from the seal`;
    }
    const claimed = memberOf(manifest['artifacts'], name);
    if (memberOf(claimed, 'sha256') !== facts.sha256 || memberOf(claimed, 'size') !== facts.size) {
      return `${name} differs from the manifest`;
    }
  }
  return on.isClosed ? strayFault(on.folder, [LOG_NAME, MANIFEST_NAME, ...sealed]) : null;
}

/** The first file, by name, that nobody sealed: beside sealed ones it would pass for evidence. */
function strayFault(folder: string, names: readonly string[]): string | null {
  const found = onDisk('read', folder, () => readdirSync(folder)).sort();
  const stray = found.find((name) => !name.startsWith('.') && !names.includes(name));
  return stray === undefined ? null : `${shownText(stray)} is not sealed`;
}

function readLog(path: string): { readonly verdict: LogVerdict; readonly facts: ArtifactFacts } {
  const verifier = new LogVerifier();
  const hash = createHash('sha256');
  let size = 0;
  readPieces(path, (piece) => {
    hash.update(piece);
    size += piece.length;
    return verifier.push(piece);
  });
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

function broken(events: number, detail: string): Verification {
  return {
    report: { result: 'BROKEN', events, line: null, reason: 'ARTIFACT', detail },
    facts: null,
  };
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && name in value
    ? new Map(Object.entries(value)).get(name)
    : undefined;
}
