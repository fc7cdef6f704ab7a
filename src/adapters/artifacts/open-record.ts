/** Opens a sealed folder as evidence: what is not whole, or not of this program's version, is refused. */
import { join } from 'node:path';
import { Failure, isObject, sha256Hex, type JsonObject } from '../../foundation/core/index.ts';
import type { ArtifactFacts } from './disk/hashed-file.ts';
import { fileOrNull, onDisk } from './disk/io-failure.ts';
import { mendingOf } from './mending.ts';
import { isProvisional } from './projected/run-manifest.ts';
import { peekManifest } from './sealed/newest-folder.ts';
import {
  MAX_JSON_BYTES,
  parseArtifactJson,
  readBounded,
  shownText,
} from './sealed/sealed-manifest.ts';
import { verifyFolder, type SealedFacts } from './sealed/verify-folder.ts';
import { formOf, isSealedFolder } from './verify-record.ts';

/** How evidence is asked for. */
export interface RecordName {
  /** The folder that holds the run folders. */
  readonly outDir: string;
  /** An id, an absolute path, or `last`. */
  readonly name: string;
  /** Of this program: evidence of another version is refused, since it may have judged otherwise. */
  readonly programVersion: string;
}

/**
 * What a folder that exists says, everything verified. Fails with EVIDENCE_KIND_FOREIGN when it is no
 * sealed folder, EVIDENCE_NOT_SEALED when its run is open, EVIDENCE_VERSION_FOREIGN, EVIDENCE_DAMAGED, or as
 * the disk does.
 */
export function openRecord(path: string, programVersion: string): SealedFacts {
  if (!isSealedFolder(path)) failForeign(path, 'it holds neither audit.jsonl nor manifest.json');
  // Before the rest, since another version may have had other rules for what is whole.
  const peeked = peekManifest(path);
  if (peeked !== null && isProvisional(peeked)) failOpen(path, peeked);
  if (peeked !== null) requireVersion(path, peeked, programVersion);
  const { report, facts } = verifyFolder(path, formOf);
  if (facts === null) failDamaged(path, report.detail ?? report.result);
  requireVersion(path, facts.manifest, programVersion);
  return facts;
}

/**
 * A JSON artifact of a verified folder, read once more and hashed as it is read. Fails with
 * EVIDENCE_DAMAGED when it is no longer what was sealed, is larger than 64 MiB or not canonical JSON.
 */
export function readJsonArtifact(path: string, name: string, facts: SealedFacts): JsonObject {
  const { artifacts } = facts.log.sealed;
  const sealed = isObject(artifacts) ? artifacts[name] : undefined;
  return readJsonOf({ path, name, sha256: typeof sealed === 'string' ? sealed : null });
}

/** As `readJsonArtifact`, of a file whose hash is known; null: there is no such file. */
export function readJsonOf(of: {
  readonly path: string;
  readonly name: string;
  readonly sha256: string | null;
}): JsonObject {
  const { path, name, sha256 } = of;
  const file = join(path, name);
  const text = onDisk('read', file, () => fileOrNull(() => readBounded(file, MAX_JSON_BYTES)));
  if (text === null || sha256Hex(text) !== sha256)
    failDamaged(path, `${name} differs from the seal`);
  return parseArtifactJson(text) ?? failDamaged(path, `${name} is not canonical JSON of an object`);
}

/** Size and hash of every artifact of a verified folder, by name. */
export function artifactsOf({ manifest }: SealedFacts): Readonly<Record<string, ArtifactFacts>> {
  const entries = isObject(manifest['artifacts']) ? Object.entries(manifest['artifacts']) : [];
  return Object.fromEntries(
    entries.flatMap(([name, facts]) => {
      const { sha256, size } = isObject(facts) ? facts : {};
      const isWhole = typeof sha256 === 'string' && typeof size === 'number';
      return isWhole ? [[name, { sha256, size }]] : [];
    }),
  );
}

export function failDamaged(path: string, detail: string): never {
  throw new Failure('CHECK', 'EVIDENCE_DAMAGED', `${path} is not as it was sealed: ${detail}`, {
    fix: mendingOf(path),
  });
}

/** `why` says what the folder is instead. */
export function failForeign(path: string, why: string): never {
  throw new Failure('INPUT', 'EVIDENCE_KIND_FOREIGN', `${path} is not what was asked for: ${why}`, {
    fix: 'name a folder of the kind that is needed',
  });
}

/** A run that goes on is neither damaged nor to be moved: its program writes there. */
function failOpen(path: string, { mode }: JsonObject): never {
  const what = typeof mode === 'string' ? `${shownText(mode)} run` : 'run';
  throw new Failure('INPUT', 'EVIDENCE_NOT_SEALED', `${path} is a ${what}, not yet sealed`);
}

function requireVersion(path: string, manifest: JsonObject, programVersion: string): void {
  const found = manifest['program_version'];
  if (found === programVersion) return;
  const version = typeof found === 'string' ? shownText(found) : 'unknown';
  const message = `${path} was made by program version ${version}; this is ${programVersion}`;
  throw new Failure('INPUT', 'EVIDENCE_VERSION_FOREIGN', message, {
    fix: 'make it again with this version',
  });
}
