/** Brings the record of a run up to date with the database, and mends what a crash left of it. */
import {
  completeRunFolder,
  ensureRunFolder,
  isFolderProvisional,
  logPathOf,
  type Projected,
} from '../../../adapters/artifacts/index.ts';
import { appendEvent, findEvent, readSeal, type Lane } from '../../../adapters/db/index.ts';
import {
  equityResolutionOf,
  type EquityResolution,
  type RunId,
} from '../../../foundation/model/index.ts';
import { recordIncident } from './incident-log.ts';
import { placeEvents } from './place-events.ts';
import { projectLog } from './project-log.ts';
import type { RecordedRun } from './recorded-run.ts';

export interface RecordState {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** Lines of its log. */
  readonly events: number;
  readonly isSealed: boolean;
  /** Bytes of a line that a crash had cut, now written whole; 0: none. */
  readonly tornBytes: number;
}

const REPAIRED = 'AUDIT_TAIL_REPAIRED';

/**
 * Places events, writes the log, completes the folder of a sealed run. A log that is lost comes back to the
 * byte; a torn tail is repaired and said so in the log. Fails with AUDIT_LOG_TAMPERED, AUDIT_EVENTS_TAMPERED,
 * RUN_FOLDER_CONFLICT, EVIDENCE_DAMAGED of a folder that can only be written anew, or as database and disk do.
 */
export async function keepRecord(db: Lane, run: RecordedRun): Promise<RecordState> {
  const folder = ensureRunFolder(run.outDir, run.folder);
  const path = logPathOf(folder);
  await placeEvents(db, run);
  let projected = await projectLog(db, run, path);
  const { tornBytes } = projected;
  const seal = await readSeal(db, run.runId);
  if (tornBytes > 0) {
    await tellRepair(db, run, { projected, isSealed: seal !== null });
    await placeEvents(db, run);
    projected = await projectLog(db, run, path);
  }
  if (seal !== null && isFolderProvisional(folder)) {
    const resolution = await readResolution(db, run.runId);
    const { artifacts: hashes, auditTip } = seal;
    completeRunFolder(folder, run.folder, { hashes, auditTip, resolution });
  }
  return { folder, events: projected.lines, isSealed: seal !== null, tornBytes };
}

/** Of the equity curve, by the slices of the bars that the run was begun with, if any. Fails as the database does. */
export async function readResolution(db: Lane, runId: RunId): Promise<EquityResolution> {
  const feed = await findEvent(db, { runId, topic: 'RUNTIME', eventType: 'FEED_OPENED' });
  const slices = feed?.['slices'];
  return equityResolutionOf(typeof slices === 'number' ? slices : 0);
}

async function tellRepair(
  db: Lane,
  run: RecordedRun,
  of: { readonly projected: Projected; readonly isSealed: boolean },
): Promise<void> {
  const { lines, written, tornBytes } = of.projected;
  const payload = { line: lines - written + 1, torn_bytes: tornBytes };
  const event = {
    runId: run.runId,
    topic: 'AUDIT',
    eventType: REPAIRED,
    payload,
    actor: 'mqk',
  } as const;
  if (of.isSealed) await recordIncident(db, run, event);
  else await appendEvent(db, event);
}
