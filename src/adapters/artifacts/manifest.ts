/** `manifest.json` (contract 11): what a run was, and the hash of everything that it left. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputFacts } from '../../engines/audit/index.ts';
import {
  canonicalJson,
  Failure,
  type JsonObject,
  type JsonValue,
} from '../../foundation/core/index.ts';
import type { EquityResolution, RunInputs } from '../../foundation/model/index.ts';
import type { ArtifactFacts } from './hashed-file.ts';
import { onDisk } from './io-failure.ts';

export const MANIFEST_NAME = 'manifest.json';
export const LOG_NAME = 'audit.jsonl';
const SCHEMA_VERSION = 1;

/** Members of a manifest beside the inputs, which RUN_STARTED has too. */
const OWN_MEMBERS = [
  ...['artifacts', 'audit_tip', 'config_json', 'created_at_utc', 'dirty', 'engine_id'],
  ...['equity_resolution', 'git_hash', 'host_fingerprint', 'program_version', 'run_id'],
  'schema_version',
];

/** Members that equal runs may differ in. */
const VOLATILE = new Set(['created_at_utc', 'git_hash', 'dirty', 'host_fingerprint']);

/** A manifest is some kilobytes; with thousands of data files a megabyte. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Where and by what a run was made: facts of the shell, never part of the result. */
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

/** What the manifest says beside inputs and provenance. */
export interface ManifestResult {
  readonly artifacts: Readonly<Record<string, ArtifactFacts>>;
  /** `hash_self` of the log's last line. */
  readonly auditTip: string;
  readonly equityResolution: EquityResolution;
}

export function manifestOf(
  inputs: RunInputs,
  provenance: RunProvenance,
  result: ManifestResult,
): JsonObject {
  return {
    ...inputFacts(inputs),
    schema_version: SCHEMA_VERSION,
    program_version: provenance.programVersion,
    run_id: inputs.runId,
    engine_id: inputs.engineId,
    git_hash: provenance.gitHash,
    dirty: provenance.dirty,
    config_json: inputs.configJson,
    host_fingerprint: provenance.hostFingerprint,
    created_at_utc: provenance.createdAtUtc,
    artifacts: result.artifacts,
    audit_tip: result.auditTip,
    equity_resolution: result.equityResolution,
  };
}

/** What is wrong with the members of a manifest, `inputs` being those of RUN_STARTED; null: nothing. */
export function membersFault(manifest: JsonObject, inputs: readonly string[]): string | null {
  if (manifest['schema_version'] !== SCHEMA_VERSION)
    return `schema_version is not ${SCHEMA_VERSION}`;
  const missing = OWN_MEMBERS.find((name) => !Object.hasOwn(manifest, name));
  if (missing !== undefined) return `${missing} is missing from ${MANIFEST_NAME}`;
  const known = new Set([...OWN_MEMBERS, ...inputs]);
  const stray = Object.keys(manifest).find((name) => !known.has(name));
  return stray === undefined
    ? null
    : `${MANIFEST_NAME} has a member of no run: ${stray.slice(0, 80)}`;
}

/** A JSON artifact's text: canonical, one line. */
export function artifactJson(value: JsonObject): string {
  return `${canonicalJson(value)}\n`;
}

/** The part of a manifest in which runs of equal inputs are equal, as canonical text. */
export function stableText(manifest: JsonObject): string {
  const stable = Object.entries(manifest).filter(([name]) => !VOLATILE.has(name));
  return canonicalJson(Object.fromEntries(stable));
}

/** A manifest as it was written; null when it is too large, or is not canonical JSON of an object. */
export function readManifest(path: string): JsonObject | null {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe never waits
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile() || stat.size > MAX_MANIFEST_BYTES) return null;
    return parseManifest(readFileSync(descriptor, 'utf8'));
  } finally {
    closeSync(descriptor);
  }
}

/** The canonical config text of a run folder. Fails with RUN_CONFIG_UNREADABLE, or as the disk does. */
export function readRunConfig(folder: string): string {
  const path = join(folder, MANIFEST_NAME);
  const text = onDisk('read', path, () => readManifest(path))?.['config_json'];
  if (typeof text === 'string') return text;
  throw new Failure('INPUT', 'RUN_CONFIG_UNREADABLE', `${path} holds no config of a run`, {
    fix: 'name another run; mqk audit verify says what is wrong with this one',
  });
}

function parseManifest(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && artifactJson(value) === text ? value : null;
  } catch {
    return null; // not JSON, too deep, or a lone surrogate: not what we write
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Artifacts that a manifest or a seal names: plain file names only; null when they are not so. */
export function namesIn(member: JsonValue | undefined): readonly string[] | null {
  if (!isObject(member)) return null;
  const names = Object.keys(member);
  return names.every((name) => /^[a-z0-9_]+\.[a-z]+$/.test(name)) ? names : null;
}
