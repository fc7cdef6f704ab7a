/** The sequencer: gives the events of a run their places, in batches, one process at a time (contract 10). */
import {
  listUnsequenced,
  readEventIds,
  readLogEnd,
  sequenceEvents,
  takeSequencer,
  type ChainPlace,
  type Transaction,
  type Lane,
} from '../../../adapters/db/index.ts';
import { EventPlacer } from '../../../engines/audit/index.ts';
import { parseSha256Hex } from '../../../foundation/core/index.ts';
import { causesOf, eventBodyOf } from './event-body.ts';
import type { RecordedRun } from './recorded-run.ts';

/** Events that get their places in one transaction: some milliseconds of work. */
const BATCH = 1000;

/** Whose log it is. */
export type LogOwner = Pick<RecordedRun, 'runId' | 'engineId' | 'configHash'>;

/** Places every event that is committed when it begins. Fails as the database does. */
export async function placeEvents(db: Lane, run: LogOwner): Promise<void> {
  while ((await placeSome(db, run, BATCH)) === BATCH);
}

/** Places the oldest `limit` events that have no place, and says how many there were. Fails as the database does. */
export async function placeSome(db: Lane, run: LogOwner, limit: number): Promise<number> {
  return await db.transaction(async (tx) => {
    await takeSequencer(tx, run.runId);
    return await placeBatch(tx, { run, placer: await placerAtEnd(tx, run), limit });
  });
}

/** Places all events that the transaction sees; it is the run's sequencer. The placer stands behind them. */
export async function placeAll(tx: Transaction, run: LogOwner, placer: EventPlacer): Promise<void> {
  while ((await placeBatch(tx, { run, placer, limit: BATCH })) === BATCH);
}

/** A placer behind the last place that is filled. */
export async function placerAtEnd(tx: Transaction, run: LogOwner): Promise<EventPlacer> {
  const end = await readLogEnd(tx, run.runId);
  const hashSelf = end === null ? null : parseSha256Hex(end.hashSelf);
  const last = end === null || hashSelf === null ? null : { seq: end.seq, hashSelf };
  return new EventPlacer({ ...run, last });
}

async function placeBatch(
  tx: Transaction,
  of: { readonly run: LogOwner; readonly placer: EventPlacer; readonly limit: number },
): Promise<number> {
  const { run, placer, limit } = of;
  const rows = await listUnsequenced(tx, { runId: run.runId, limit });
  const here = new Set(rows.map(({ auditId }) => auditId));
  const elsewhere = causesOf(rows).filter((auditId) => !here.has(auditId));
  const eventIds = new Map(await readEventIds(tx, elsewhere));
  const places = rows.map((row): ChainPlace => {
    const { place } = placer.place(eventBodyOf(row, eventIds));
    eventIds.set(row.auditId, place.eventId);
    return { auditId: row.auditId, ...place };
  });
  if (places.length > 0) await sequenceEvents(tx, places);
  return places.length;
}
