/**
 * The folder of a run that lives in the database: made when the run starts, marked incomplete, completed when
 * the log is sealed. All of it can be written again from the database.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure, type JsonObject } from '../../../foundation/core/index.ts';
import type { EquityResolution } from '../../../foundation/model/index.ts';
import { draftPath, sweepDrafts } from '../disk/draft-folder.ts';
import { hashFile } from '../disk/hash-file.ts';
import type { ArtifactFacts } from '../disk/hashed-file.ts';
import { fileOrNull, onDisk, quietly } from '../disk/io-failure.ts';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { writeWhole } from '../disk/write-whole.ts';
import { failDamaged } from '../open-record.ts';
import { peekManifest } from '../sealed/newest-folder.ts';
import { moveDraft, syncFolder } from '../sealed/publish-folder.ts';
import { artifactJson, LOG_NAME, MANIFEST_NAME } from '../sealed/sealed-manifest.ts';
import {
  finalManifest,
  isProvisional,
  provisionalManifest,
  type RunFacts,
} from './run-manifest.ts';

/** A folder that isn't in its place yet. */
export interface RunFolderDraft {
  /** Absolute path, under its temporary name. */
  readonly path: string;
  /** Name of the run, and of its folder. */
  readonly runId: string;
  /** Puts it there; the absolute path. Fails with RUN_FOLDER_CONFLICT when another run's folder stands there. */
  readonly publish: () => string;
  /** Removes it. */
  readonly abort: () => void;
}

/**
 * Writes a run's folder under a temporary name, so that a full disk is known before the run is. What a crash
 * leaves is swept by the next one. Fails as the disk does.
 */
export function draftRunFolder(outDir: string, run: RunFacts): RunFolderDraft {
  const dir = resolve(outDir);
  const draft = draftPath(dir, 'incomplete', run.runId);
  const path = join(dir, run.runId);
  onDisk('create', dir, () => {
    makeFolder(dir);
  });
  onDisk('read', dir, () => sweepDrafts(dir));
  onDisk('create', draft, () => mkdirSync(draft));
  const abort = (): void => {
    quietly(() => rmSync(draft, { recursive: true, force: true }));
  };
  try {
    writeWhole(join(draft, MANIFEST_NAME), artifactJson(provisionalManifest(run)));
    syncFolder(draft);
  } catch (error) {
    abort();
    throw error;
  }
  const publish = (): string => {
    if (!moveDraft(draft, path)) {
      abort();
      requireRun(path, run);
    }
    syncFolder(dir);
    return path;
  };
  return { path: draft, runId: run.runId, publish, abort };
}

/** The folder of a run, made again when it is lost. Fails with RUN_FOLDER_CONFLICT, or as the disk does. */
export function ensureRunFolder(outDir: string, run: RunFacts): string {
  const path = join(resolve(outDir), run.runId);
  if (!existsSync(path)) return draftRunFolder(outDir, run).publish();
  if (existsSync(join(path, MANIFEST_NAME))) requireRun(path, run);
  else writeWhole(join(path, MANIFEST_NAME), artifactJson(provisionalManifest(run)));
  return path;
}

/** Path of the log in a run's folder. */
export function logPathOf(folder: string): string {
  return join(folder, LOG_NAME);
}

/** Writes a file of the run, whole; what stood there is replaced. Fails as the disk does. */
export function writeRunFile(folder: string, name: string, text: string): ArtifactFacts {
  return writeWhole(join(folder, name), text);
}

/** Size and hash of a file of the run; null: it is missing. Fails as the disk does. */
export function runFileFacts(folder: string, name: string): ArtifactFacts | null {
  const path = join(folder, name);
  return onDisk('read', path, () => fileOrNull(() => hashFile(path)));
}

/**
 * Makes a folder complete whose log is sealed and written: the manifest gets every artifact and the log's last
 * hash. Fails with EVIDENCE_DAMAGED when an artifact is not the sealed one, or as the disk does.
 */
export function completeRunFolder(
  folder: string,
  run: RunFacts,
  sealed: {
    /** SHA-256 of each artifact by name. */
    readonly hashes: Readonly<Record<string, string>>;
    readonly auditTip: string;
    readonly resolution: EquityResolution;
  },
): void {
  const { hashes, auditTip, resolution } = sealed;
  const artifacts = Object.fromEntries(
    [...Object.keys(hashes), LOG_NAME].map((name) => {
      const facts = runFileFacts(folder, name) ?? failDamaged(folder, `${name} is missing`);
      const isSealed = name === LOG_NAME || facts.sha256 === hashes[name];
      return [name, isSealed ? facts : failDamaged(folder, `${name} differs from the seal`)];
    }),
  );
  const manifest = finalManifest(run, { artifacts, auditTip }, resolution);
  writeWhole(join(folder, MANIFEST_NAME), artifactJson(manifest));
  syncFolder(folder);
}

/** Whether the folder says that its run isn't over; true also of one whose manifest can't be read. */
export function isFolderProvisional(folder: string): boolean {
  const manifest = peekManifest(folder);
  return manifest === null || isProvisional(manifest);
}

/** Whether the folder says by itself that its run goes on: its log has no seal yet, and needs none. */
export function isOpenRun(folder: string): boolean {
  const manifest = peekManifest(folder);
  return manifest !== null && isProvisional(manifest);
}

/** The manifest must be of this run under this config: a folder that was copied in speaks for another. */
function requireRun(path: string, run: RunFacts): void {
  const manifest: JsonObject = peekManifest(path) ?? {};
  const wanted = run.started['config_hash'];
  if (manifest['run_id'] === run.runId && manifest['config_hash'] === wanted) return;
  throw new Failure(
    'CONFLICT',
    'RUN_FOLDER_CONFLICT',
    `${path} is not the folder of run ${run.runId}: its manifest states another run or config`,
    {
      fix: `move it away; the next command writes the folder anew, of a sealed run mqk audit export --run-id ${run.runId}`,
    },
  );
}
