/** What the manifests of all sealed folders share (contract 11): names, form, and how they are read. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import {
  canonicalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';

export const MANIFEST_NAME = 'manifest.json';
export const LOG_NAME = 'audit.jsonl';
const SCHEMA_VERSION = 1;

/** Members of every manifest beside those that RUN_STARTED has too. */
export const SHARED_MEMBERS = [
  ...['artifacts', 'audit_tip', 'created_at_utc', 'dirty', 'engine_id', 'git_hash'],
  ...['host_fingerprint', 'program_version', 'run_id', 'schema_version'],
] as const;

/** Members that folders of one content may differ in. */
const VOLATILE = new Set(['created_at_utc', 'git_hash', 'dirty', 'host_fingerprint']);

/** A manifest is some kilobytes; with thousands of data files a megabyte. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Largest JSON artifact that is read back whole: a sweep of 100,000 runs has about so much. */
export const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Where and by what a folder was made: facts of the shell, never part of the result. */
export interface RunProvenance {
  readonly programVersion: string;
  /** Null outside of a git clone, and then `dirty` too. */
  readonly gitHash: string | null;
  readonly dirty: boolean | null;
  /** Names no person, host or path. */
  readonly hostFingerprint: string;
  /** RFC 3339 UTC. */
  readonly createdAtUtc: string;
}

/** What a folder has become when its manifest is written. */
export interface SealedContent {
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
  /** `hash_self` of the log's last line. */
  readonly auditTip: string;
}

/** The members of SHARED_MEMBERS. */
export function sharedMembers(
  of: { readonly runId: string; readonly engineId: string; readonly provenance: RunProvenance },
  content: SealedContent,
): JsonObject {
  const { provenance } = of;
  return {
    schema_version: SCHEMA_VERSION,
    program_version: provenance.programVersion,
    run_id: of.runId,
    engine_id: of.engineId,
    git_hash: provenance.gitHash,
    dirty: provenance.dirty,
    host_fingerprint: provenance.hostFingerprint,
    created_at_utc: provenance.createdAtUtc,
    artifacts: content.artifacts,
    audit_tip: content.auditTip,
  };
}

/** What is wrong with the members of a manifest that has all of `names` and no others; null: nothing. */
export function membersFault(manifest: JsonObject, names: readonly string[]): string | null {
  if (manifest['schema_version'] !== SCHEMA_VERSION)
    return `schema_version is not ${SCHEMA_VERSION}`;
  const missing = names.find((name) => !Object.hasOwn(manifest, name));
  if (missing !== undefined) return `${missing} is missing from ${MANIFEST_NAME}`;
  const known = new Set(names);
  const stray = Object.keys(manifest).find((name) => !known.has(name));
  return stray === undefined
    ? null
    : `${MANIFEST_NAME} has a member that it should not have: ${shownText(stray)}`;
}

/** A JSON artifact's text: canonical, one line. */
export function artifactJson(value: JsonObject): string {
  return `${canonicalJson(value)}\n`;
}

/** The part of a manifest in which folders of equal content are equal, as canonical text. */
export function stableText(manifest: JsonObject): string {
  const stable = Object.entries(manifest).filter(([name]) => !VOLATILE.has(name));
  return canonicalJson(Object.fromEntries(stable));
}

/** A manifest as it was written; null when it is too large, or is not canonical JSON of an object. */
export function readManifest(path: string): JsonObject | null {
  const text = readBounded(path, MAX_MANIFEST_BYTES);
  return text === null ? null : parseArtifactJson(text);
}

/** Text of a regular file of at most `maxBytes`; null for anything else. Fails as the file system does. */
export function readBounded(path: string, maxBytes: number): string | null {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe never waits
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > maxBytes) return null;
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The object of a JSON artifact; null when `text` is not what `artifactJson` writes. */
export function parseArtifactJson(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && artifactJson(value) === text ? value : null;
  } catch {
    return null; // not JSON, too deep, or a lone surrogate: not what we write
  }
}

/** Artifacts that a manifest or a seal names: plain file names only; null when they are not so. */
export function namesIn(member: JsonValue | undefined): readonly string[] | null {
  if (!isObject(member)) return null;
  const names = Object.keys(member);
  return names.every(isArtifactName) ? names : null;
}

/** Whether a file of a sealed folder may have this name: no path, no hidden file. */
export function isArtifactName(name: string): boolean {
  return /^[a-z0-9_]+\.[a-z]+$/.test(name);
}

/** Text of a file for a message: printable, at most 80 characters. */
export function shownText(text: string): string {
  return text.slice(0, 80).replace(/[^ -~]/g, '?');
}
