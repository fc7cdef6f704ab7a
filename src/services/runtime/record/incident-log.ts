/** The incident log of an account: what became known of its runs after their logs were sealed (contract 10). */
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../../../adapters/artifacts/index.ts';
import {
  insertIncident,
  readIncidentLines,
  type Lane,
  type LateEvent,
} from '../../../adapters/db/index.ts';
import type { RecordedRun } from './recorded-run.ts';

/** Beside the run folders, so that who verifies a folder finds it. */
const FOLDER = 'incidents';

/**
 * Writes the incident, then the account's file anew: `incidents/<broker>-<last four of the account>.jsonl`
 * in the folder of the run folders. The table is the source; the file can be lost. Fails as database and
 * disk do.
 */
export async function recordIncident(
  db: Lane,
  run: RecordedRun,
  event: LateEvent,
): Promise<string> {
  const { broker, account, outDir } = run;
  await insertIncident(db, { ...event, broker, account });
  const lines = await readIncidentLines(db, { broker, account });
  const folder = join(outDir, FOLDER);
  makeFolder(folder);
  const path = join(folder, `${broker}-${account.slice(-4)}.jsonl`);
  writeWhole(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}
