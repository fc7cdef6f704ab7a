/**
 * Writes the folder of one run (contract 11). Audit events stream to disk while the run goes on, so
 * memory stays bounded; everything else is written at the end. Nothing is visible under the run's name
 * before all of it is on disk.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditChain, OrderIds, runSealed, runStarted } from '../../engines/audit/index.ts';
import { invariant, type JsonObject } from '../../foundation/core/index.ts';
import type { EventBody, RunInputs, RunRecord } from '../../foundation/model/index.ts';
import { draftPath, sweepDrafts } from './draft-folder.ts';
import { HashedFile, type ArtifactFacts } from './hashed-file.ts';
import { makeFolder } from './make-folder.ts';
import { onDisk, quietly } from './io-failure.ts';
import {
  artifactJson,
  LOG_NAME,
  MANIFEST_NAME,
  manifestOf,
  type RunProvenance,
} from './manifest.ts';
import { publishRun, syncFolder, type PublishOutcome } from './publish-run.ts';
import { writeEquity, writeFills, writeOrders } from './run-csv.ts';

/** What must be known before the first bar. */
export interface RunFolderStart {
  /** The folder that holds the run folders; made when it is missing. */
  readonly outDir: string;
  readonly inputs: RunInputs;
  /** `ts_utc` of `RUN_STARTED`: the first slice in BACKTEST, wall clock else. */
  readonly startedAt: number;
  readonly provenance: RunProvenance;
}

export type WrittenRun = PublishOutcome & {
  /** Absolute path of the run folder. */
  readonly path: string;
  /** Lines of the log. */
  readonly events: number;
  readonly auditTip: string;
};

/**
 * `begin` → `appendAudit`* → `finish`, or `abort` at any time. Every method may fail as `onDisk` says;
 * the draft is then gone, and the writer is of no more use.
 */
export class RunFolderWriter {
  private readonly start: RunFolderStart;
  private readonly outDir: string;
  private readonly draft: string;
  private readonly chain: AuditChain;
  private readonly log: HashedFile;

  private constructor(start: RunFolderStart) {
    const { inputs } = start;
    this.start = start;
    this.outDir = resolve(start.outDir);
    this.draft = draftPath(this.outDir, 'incomplete', inputs.runId);
    this.chain = AuditChain.begin(inputs);
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

  /** Opens a draft and writes `RUN_STARTED`. */
  static begin(start: RunFolderStart): RunFolderWriter {
    const { inputs, startedAt, provenance } = start;
    const gitHash = inputs.mode === 'BACKTEST' ? null : provenance.gitHash;
    const writer = new RunFolderWriter(start);
    writer.appendAudit([runStarted({ inputs, ts: startedAt, gitHash })]);
    return writer;
  }

  /** Number of the log's next line, from 1. */
  get nextSeq(): number {
    return this.chain.nextSeq;
  }

  /** Chains events and hands them to the disk, in order. */
  appendAudit(bodies: readonly EventBody[]): void {
    this.orAbort(() => {
      for (const body of bodies) this.log.write(`${this.chain.append(body)}\n`);
    });
  }

  /**
   * Writes everything else, seals the log at the last slice's time, and publishes the folder.
   * `orderIds` saves computing them again when the caller has them. Fails with RUN_FOLDER_CONFLICT.
   */
  finish(
    record: RunRecord,
    metrics: JsonObject,
    orderIds = new OrderIds(record.inputs, record.tables.orders),
  ): WrittenRun {
    invariant(record.inputs === this.start.inputs, 'a run ends with the inputs that it began with');
    return this.orAbort(() => {
      const sealed = this.writeArtifacts(record, metrics, orderIds);
      const artifacts = { ...sealed, [LOG_NAME]: this.seal(record, sealed) };
      const { inputs, provenance } = this.start;
      const auditTip = this.chain.tip;
      const equityResolution = record.tables.equity.resolution;
      const manifest = manifestOf(inputs, provenance, { artifacts, auditTip, equityResolution });
      this.write(MANIFEST_NAME, (file) => file.write(artifactJson(manifest)));
      syncFolder(this.draft);
      const { runId } = inputs;
      const { programVersion } = provenance;
      const draft = { path: this.draft, runId, programVersion, manifest, artifacts };
      const published = publishRun(draft);
      if (published.outcome === 'KEPT') this.abort();
      const path = join(this.outDir, runId);
      return { ...published, path, events: this.chain.nextSeq - 1, auditTip };
    });
  }

  /** Removes the draft. Safe to call at any time, more than once. */
  abort(): void {
    this.log.discard();
    onDisk('remove', this.draft, () => rmSync(this.draft, { recursive: true, force: true }));
  }

  private writeArtifacts(
    record: RunRecord,
    metrics: JsonObject,
    ids: OrderIds,
  ): Readonly<Record<string, ArtifactFacts>> {
    return {
      'orders.csv': this.write('orders.csv', (file) => writeOrders(file, record, ids)),
      'fills.csv': this.write('fills.csv', (file) => writeFills(file, record, ids)),
      'equity_curve.csv': this.write('equity_curve.csv', (file) =>
        writeEquity(file, record.tables.equity),
      ),
      'metrics.json': this.write('metrics.json', (file) => file.write(artifactJson(metrics))),
    };
  }

  private seal(
    record: RunRecord,
    artifacts: Readonly<Record<string, ArtifactFacts>>,
  ): ArtifactFacts {
    const hashes: Record<string, string> = {};
    for (const [name, facts] of Object.entries(artifacts)) hashes[name] = facts.sha256;
    this.appendAudit([
      runSealed({
        ts: record.summary.lastTs,
        events: this.chain.nextSeq,
        orders: record.tables.orders.count,
        fills: record.tables.fills.countStanding(),
        finalEquity: record.summary.finalEquity,
        artifacts: hashes,
      }),
    ]);
    return this.log.close();
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
