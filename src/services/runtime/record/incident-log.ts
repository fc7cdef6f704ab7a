/** The incident log of an account: what became known of its runs after their logs were sealed (contract 10). */
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../../../adapters/artifacts/index.ts';
import {
  insertIncident,
  readIncidentLines,
  type Lane,
  type LateEvent,
  type RunRow,
} from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { recordedRun, type RecordedRun } from './recorded-run.ts';

/** Beside the run folders, so that who verifies a folder finds it. */
const FOLDER = 'incidents';

/** Writes the incident, then the account's file anew; its path. Fails as database and disk do. */
export async function recordIncident(
  db: Lane,
  run: RecordedRun,
  event: LateEvent,
): Promise<string> {
  const { broker, account } = run;
  await insertIncident(db, { ...event, broker, account });
  return await writeIncidents(db, run);
}

/**
 * Writes the account's file anew: `incidents/<broker>-<last four of the account>.jsonl` in the folder of the run
 * folders; its path. The table is the source; the file can be lost. Fails as database and disk do.
 */
export async function writeIncidents(
  db: Lane,
  { broker, account, outDir }: Pick<RecordedRun, 'broker' | 'account' | 'outDir'>,
): Promise<string> {
  const lines = await readIncidentLines(db, { broker, account });
  const folder = join(outDir, FOLDER);
  makeFolder(folder);
  const path = join(folder, `${broker}-${account.slice(-4)}.jsonl`);
  writeWhole(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

/** As `writeIncidents`, behind rows that are committed: a file that can't be written is told, and whole the next time. */
export async function noteIncidents(
  run: RunRow,
  { db, note }: { readonly db: Lane; readonly note: (line: string) => void },
): Promise<void> {
  try {
    await writeIncidents(db, recordedRun(run));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    note(`the file of the account's incidents is not written: ${error.message}`);
  }
}
