/** Seals the log of a run that is over (contract 10): its last event, the mark of the row, the whole folder. */
import { ensureRunFolder } from '../../../adapters/artifacts/index.ts';
import {
  countTrading,
  findEvent,
  lockForSeal,
  readOpenRequests,
  sealRun as sealRow,
  takeSequencer,
  type Lane,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { runSealed } from '../../../engines/audit/index.ts';
import { readHaltEnd } from './halt-end.ts';
import { writeIdleTables } from './idle-tables.ts';
import { keepRecord, type RecordState } from './keep-record.ts';
import { placeAll, placerAtEnd } from './place-events.ts';
import type { RecordedRun } from './recorded-run.ts';

/** Of a request that may be sent yet, or may have been. */
const OPEN = ['PENDING', 'CLAIMED', 'DISPATCHING', 'AMBIGUOUS'] as const;

/** A run that traded, whose tables are written. */
export interface TradedRun {
  /** SHA-256 of each artifact by name. */
  readonly artifacts: Readonly<Record<string, string>>;
  /** Rows of its order table, and fills that stand. */
  readonly orders: number;
  readonly fills: number;
  /** Micros. */
  readonly finalEquity: number;
}

/**
 * Writes the artifacts of a run that never traded, then the seal that names their hashes, then the folder's manifest. A
 * crash between them is mended by the next command on the run. A run that is sealed, that has open requests, or that
 * traded and whose tables are not given, is left as it is: its folder stays provisional. Fails with RUN_NOT_QUIET, or
 * as database and disk do; the run is then not sealed.
 */
export async function sealRun(
  db: Lane,
  run: RecordedRun,
  actor: string,
  traded: TradedRun | null = null,
): Promise<RecordState> {
  const folder = ensureRunFolder(run.outDir, run.folder);
  await db.transaction(async (tx) => {
    await takeSequencer(tx, run.runId);
    const row = await lockForSeal(tx, run.runId);
    if (row === null || row.sealedAt !== null) return;
    // A sealed run has no engine any more that could say what became of them.
    if ((await readOpenRequests(tx, { runId: run.runId, statuses: OPEN })).length > 0) return;
    const tables = traded ?? (await idleTables(tx, { run, folder }));
    if (tables === null) return; // its tables are not written yet, and a seal without them would lie
    const placer = await placerAtEnd(tx, run);
    await placeAll(tx, run, placer);
    const { payload } = runSealed({
      ts: row.readAt,
      events: placer.nextSeq,
      ...tables,
    });
    await sealRow(tx, { runId: run.runId, payload, actor });
    await placeAll(tx, run, placer);
  });
  return await keepRecord(db, run);
}

/** Null: it traded, or an engine has begun with its bars, and writes the tables of them itself. */
async function idleTables(
  tx: Transaction,
  of: { readonly run: RecordedRun; readonly folder: string },
): Promise<TradedRun | null> {
  const { run, folder } = of;
  const { runId } = run;
  const { orders, fills } = await countTrading(tx, runId);
  const feed = await findEvent(tx, { runId, topic: 'RUNTIME', eventType: 'FEED_OPENED' });
  if (orders > 0 || fills > 0 || feed !== null) return null;
  const artifacts = writeIdleTables(folder, run, await readHaltEnd(tx, runId));
  return { artifacts, orders, fills, finalEquity: run.cash };
}
