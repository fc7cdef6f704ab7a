/** Writes the folder of a sealed run anew from the database (`mqk audit export`): the files are a projection of it. */
import {
  completeRunFolder,
  draftRunFolder,
  logPathOf,
  verifyRecord,
  type FolderReplacement,
} from '../../../../adapters/artifacts/index.ts';
import { findEvent, readSeal, type Lane, type RunRow } from '../../../../adapters/db/index.ts';
import {
  canonicalJson,
  compareCodeUnits,
  Failure,
  sha256Hex,
} from '../../../../foundation/core/index.ts';
import { readHaltEnd } from '../../record/halt-end.ts';
import { writeIdleTables } from '../../record/idle-tables.ts';
import { readResolution } from '../../record/keep-record.ts';
import { projectLog } from '../../record/project-log.ts';
import { recordedRun, type RecordedRun } from '../../record/recorded-run.ts';
import type { RunDesk } from '../../runs/run-desk.ts';
import { NO_CRASH, type CrashAt } from '../crash-points.ts';
import { readFeed, type FeedFile } from '../recover/read-feed.ts';
import { rebuildDriver } from '../replay/rebuild-driver.ts';
import { writeTablesInto, type RecordMeans } from './end-run.ts';
import { replaceFolder } from './replace-folder.ts';

export interface ExportContext {
  readonly desk: RunDesk;
  /** Plan and pages of the run, on the bars that its log names. */
  readonly workOf: (feed: readonly FeedFile[]) => Promise<Pick<RecordMeans, 'plan' | 'describe'>>;
  /** Told at CP17 and CP18. */
  readonly crashAt: CrashAt;
}

export interface ExportedRecord extends FolderReplacement {
  /** Lines of the log. */
  readonly events: number;
  /** SHA-256 of each artifact by name, as the seal has it. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/**
 * The log as the database has it, the inputs and tables of its replay, everything compared with the seal under a
 * temporary name; only then the folder takes the place of what stands there, which is kept, and incidents of the
 * account tell of it before and after. Fails with EVIDENCE_NOT_SEALED, EVIDENCE_SEAL_DIFFERS, AUDIT_EVENTS_TAMPERED,
 * ENGINE_RECORD_DIFFERS, as `workOf`, or as database and disk do; before the
 * first incident nothing has changed, and what is cut after it the next export ends.
 */
export async function exportRecord(row: RunRow, context: ExportContext): Promise<ExportedRecord> {
  const { db } = context.desk;
  const run = recordedRun(row);
  const { runId } = run;
  const seal = row.sealedAt === null ? null : await readSeal(db, runId);
  if (seal === null) throw notSealed(run);
  const draft = draftRunFolder(run.outDir, run.folder);
  try {
    const { lines } = await projectLog(db, run, logPathOf(draft.path));
    await requireStarted(db, run);
    requireSealed(await writeArtifacts(draft.path, row, context), seal.artifacts, run);
    const { artifacts: hashes, auditTip } = seal;
    const resolution = await readResolution(db, runId);
    completeRunFolder(draft.path, run.folder, { hashes, auditTip, resolution });
    requireValid(draft.path, run);
    const { desk, crashAt } = context;
    const replaced = await replaceFolder(draft, Object.keys(hashes), { desk, run, crashAt });
    return { ...replaced, events: lines, artifacts: hashes };
  } finally {
    draft.abort();
  }
}

/** The row of the run must be the one that its log begins with: the replay and the manifest are made of it. */
async function requireStarted(db: Lane, run: RecordedRun): Promise<void> {
  const { runId, folder } = run;
  const wanted = { runId, topic: 'RUNTIME', eventType: 'RUN_STARTED' } as const;
  const told = (await findEvent(db, wanted)) ?? {};
  const name = Object.keys(folder.started).find(
    (one) => canonicalJson(told[one] ?? null) !== canonicalJson(folder.started[one] ?? null),
  );
  if (name !== undefined) throw sealDiffers(run, `${name} of its row differs from RUN_STARTED`);
  if (sha256Hex(folder.configJson) !== run.configHash) {
    throw sealDiffers(run, 'config_json of its row has not the hash of its log');
  }
}

/** Every artifact that the seal names; the SHA-256 of each by name. */
async function writeArtifacts(
  folder: string,
  row: RunRow,
  { desk, workOf }: ExportContext,
): Promise<Readonly<Record<string, string>>> {
  const { runId } = row;
  const feed = await readFeed(desk.db, runId);
  if (feed === null) {
    return writeIdleTables(folder, recordedRun(row), await readHaltEnd(desk.db, runId));
  }
  const means = { ...(await workOf(feed)), desk, crashAt: NO_CRASH };
  const driver = await rebuildDriver(desk.db, means.plan, { untilFeedEnds: true });
  return (await writeTablesInto(folder, means, driver)).artifacts;
}

/** The first artifact, by name, that is not the sealed one. */
function requireSealed(
  made: Readonly<Record<string, string>>,
  sealed: Readonly<Record<string, string>>,
  run: RecordedRun,
): void {
  const names = [...new Set([...Object.keys(made), ...Object.keys(sealed)])].sort(compareCodeUnits);
  const name = names.find((one) => made[one] !== sealed[one]);
  if (name === undefined) return;
  const { [name]: was = 'none' } = sealed;
  const { [name]: is = 'none' } = made;
  throw sealDiffers(run, `${name} has SHA-256 ${is}, sealed was ${was}`);
}

/** As who gets the folder verifies it. */
function requireValid(folder: string, run: RecordedRun): void {
  const { result, detail } = verifyRecord(folder);
  if (result !== 'VALID') throw sealDiffers(run, detail ?? result);
}

function sealDiffers({ runId, folder }: RecordedRun, what: string): Failure {
  const { programVersion } = folder.provenance;
  const message = `what the database gives of run ${runId} is not what was sealed: ${what}`;
  return new Failure('CHECK', 'EVIDENCE_SEAL_DIFFERS', message, {
    fix: `program version ${programVersion} made the run: export it with that one; if it differs there too, keep database and folder as evidence`,
  });
}

function notSealed({ runId }: RecordedRun): Failure {
  const message = `run ${runId} is not sealed: its folder is written by every command on it`;
  return new Failure('INPUT', 'EVIDENCE_NOT_SEALED', message, {
    fix: `mqk run status --run-id ${runId} says what ends it`,
  });
}
