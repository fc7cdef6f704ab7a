/**
 * A sealed folder while it is written (contract 10, 11): audit events stream to disk, so memory stays
 * bounded; files follow; then the seal names their hashes and the manifest the log's tip. Nothing is
 * visible under the folder's name before all of it is on disk.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditChain, type ChainIdentity } from '../../../engines/audit/index.ts';
import type { JsonObject } from '../../../foundation/core/index.ts';
import type { EventBody } from '../../../foundation/model/index.ts';
import { draftPath, sweepDrafts } from '../disk/draft-folder.ts';
import { HashedFile, type ArtifactFacts } from '../disk/hashed-file.ts';
import { onDisk, quietly } from '../disk/io-failure.ts';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { publishFolder, syncFolder, type PublishOutcome } from './publish-folder.ts';
import { artifactJson, LOG_NAME, MANIFEST_NAME, type SealedContent } from './sealed-manifest.ts';

/** Whose folder it is. `runId` names it and its log; `outDir` is made when it is missing. */
export interface DraftStart extends ChainIdentity {
  readonly outDir: string;
  readonly programVersion: string;
}

/** What the last event says. `events` counts lines, the seal included; hashes are by file name. */
export interface SealFacts {
  readonly events: number;
  readonly artifacts: Readonly<Record<string, string>>;
}

export type WrittenFolder = PublishOutcome & {
  /** Absolute path of the folder. */
  readonly path: string;
  /** Lines of the log. */
  readonly events: number;
  readonly auditTip: string;
};

/**
 * `new` → `append`* → `addFile`* → `publish`, or `abort` at any time. Every method may fail as `onDisk`
 * says; the draft is then gone, and the object is of no more use.
 */
export class SealedFolderDraft {
  private readonly start: DraftStart;
  private readonly outDir: string;
  private readonly draft: string;
  private readonly chain: AuditChain;
  private readonly log: HashedFile;
  private readonly artifacts: Record<string, ArtifactFacts> = {};

  /** Opens a draft in `outDir`, and sweeps what dead processes left there. */
  constructor(start: DraftStart) {
    this.start = start;
    this.outDir = resolve(start.outDir);
    this.draft = draftPath(this.outDir, 'incomplete', start.runId);
    this.chain = AuditChain.begin(start);
    onDisk('create', this.outDir, () => {
      makeFolder(this.outDir);
    });
    onDisk('read', this.outDir, () => sweepDrafts(this.outDir));
    onDisk('create', this.draft, () => mkdirSync(this.draft));
    try {
      this.log = new HashedFile(join(this.draft, LOG_NAME));
    } catch (error) {
      removeQuietly(this.draft);
      throw error;
    }
  }

  /** Number of the log's next line, from 1. */
  get nextSeq(): number {
    return this.chain.nextSeq;
  }

  /** Chains events and hands them to the disk, in order. */
  append(bodies: readonly EventBody[]): void {
    this.orAbort(() => {
      for (const body of bodies) this.log.write(`${this.chain.append(body)}\n`);
    });
  }

  /** Writes a file, which the seal will name. */
  addFile(name: string, fill: (file: HashedFile) => void): void {
    this.orAbort(() => {
      this.artifacts[name] = this.write(name, fill);
    });
  }

  /** Seals the log, writes the manifest and publishes the folder. Fails with RUN_FOLDER_CONFLICT. */
  publish(of: {
    readonly seal: (facts: SealFacts) => EventBody;
    readonly manifest: (content: SealedContent) => JsonObject;
  }): WrittenFolder {
    return this.orAbort(() => {
      const hashes: Record<string, string> = {};
      for (const [name, { sha256 }] of Object.entries(this.artifacts)) hashes[name] = sha256;
      this.append([of.seal({ events: this.chain.nextSeq, artifacts: hashes })]);
      const artifacts = { ...this.artifacts, [LOG_NAME]: this.log.close() };
      const auditTip = this.chain.tip;
      const manifest = of.manifest({ artifacts, auditTip });
      this.write(MANIFEST_NAME, (file) => file.write(artifactJson(manifest)));
      syncFolder(this.draft);
      const { runId: name, programVersion } = this.start;
      const draft = { path: this.draft, name, programVersion, manifest, artifacts };
      const published = publishFolder(draft);
      if (published.outcome === 'KEPT') this.abort();
      const path = join(this.outDir, name);
      return { ...published, path, events: this.chain.nextSeq - 1, auditTip };
    });
  }

  /** Removes the draft. Safe to call at any time, more than once. */
  abort(): void {
    this.log.discard();
    onDisk('remove', this.draft, () => rmSync(this.draft, { recursive: true, force: true }));
  }

  private write(name: string, fill: (file: HashedFile) => void): ArtifactFacts {
    const file = new HashedFile(join(this.draft, name));
    try {
      fill(file);
      return file.close();
    } finally {
      file.discard();
    }
  }

  /** A draft that can't be finished is removed at once. */
  private orAbort<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      quietly(() => this.log.discard());
      removeQuietly(this.draft);
      throw error;
    }
  }
}

function removeQuietly(path: string): void {
  quietly(() => rmSync(path, { recursive: true, force: true }));
}
