/** Writes the folder of one run (contract 11): events stream out while it goes on, the rest at its end. */
import { OrderIds, runSealed, runStarted } from '../../engines/audit/index.ts';
import { invariant, type JsonObject } from '../../foundation/core/index.ts';
import type { EventBody, RunInputs, RunRecord } from '../../foundation/model/index.ts';
import { manifestOf, REPORT_NAME } from './manifest.ts';
import { writeEquity, writeFills, writeOrders } from './run-csv.ts';
import { SealedFolderDraft, type WrittenFolder } from './sealed/sealed-folder-draft.ts';
import { artifactJson, type RunProvenance } from './sealed/sealed-manifest.ts';

/** What must be known before the first bar. */
export interface RunFolderStart {
  /** The folder that holds the run folders; made when it is missing. */
  readonly outDir: string;
  readonly inputs: RunInputs;
  /** `ts_utc` of `RUN_STARTED`: the first slice in BACKTEST, wall clock else. */
  readonly startedAt: number;
  readonly provenance: RunProvenance;
}

/** What was made of a run beside its record. */
export interface RunResults {
  /** The object of `metrics.json`. */
  readonly metrics: JsonObject;
  /** The text of `report.html`. */
  readonly report: string;
  /** Saves computing them again when the caller has them. */
  readonly orderIds?: OrderIds;
}

/**
 * `begin` → `appendAudit`* → `finish`, or `abort` at any time. Every method may fail as `onDisk` says;
 * the draft is then gone, and the writer is of no more use.
 */
export class RunFolderWriter {
  private readonly start: RunFolderStart;
  private readonly folder: SealedFolderDraft;

  private constructor(start: RunFolderStart) {
    const { outDir, inputs, provenance } = start;
    const { runId, engineId, configHash } = inputs;
    const { programVersion } = provenance;
    this.start = start;
    this.folder = new SealedFolderDraft({ outDir, runId, engineId, configHash, programVersion });
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
    return this.folder.nextSeq;
  }

  /** Chains events and hands them to the disk, in order. */
  appendAudit(bodies: readonly EventBody[]): void {
    this.folder.append(bodies);
  }

  /**
   * Writes everything else, seals the log at the last slice's time, and publishes the folder. Fails with
   * RUN_FOLDER_CONFLICT.
   */
  finish(record: RunRecord, results: RunResults): WrittenFolder {
    const { metrics, report } = results;
    const orderIds = results.orderIds ?? new OrderIds(record.inputs, record.tables.orders);
    invariant(record.inputs === this.start.inputs, 'a run ends with the inputs that it began with');
    const { folder, start } = this;
    const { orders, fills, equity } = record.tables;
    folder.addFile('orders.csv', (file) => writeOrders(file, record, orderIds));
    folder.addFile('fills.csv', (file) => writeFills(file, record, orderIds));
    folder.addFile('equity_curve.csv', (file) => writeEquity(file, equity));
    folder.addFile('metrics.json', (file) => file.write(artifactJson(metrics)));
    folder.addFile(REPORT_NAME, (file) => file.write(report));
    return folder.publish({
      seal: ({ events, artifacts }) =>
        runSealed({
          ts: record.summary.lastTs,
          events,
          orders: orders.count,
          fills: fills.countStanding(),
          finalEquity: record.summary.finalEquity,
          artifacts,
        }),
      manifest: (content) => manifestOf(start, content, equity.resolution),
    });
  }

  /** Removes the draft. Safe to call at any time, more than once. */
  abort(): void {
    this.folder.abort();
  }
}
