/** Writes `audit.jsonl` from the table, to the same bytes each time (contract 10). */
import { ProjectedLog, type Projected } from '../../../adapters/artifacts/index.ts';
import {
  readChain,
  readEventIds,
  takeSequencer,
  type AuditEventRow,
  type Lane,
  type Transaction,
} from '../../../adapters/db/index.ts';
import { EventPlacer } from '../../../engines/audit/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import type { EventBody } from '../../../foundation/model/index.ts';
import { causesOf, eventBodyOf } from './event-body.ts';
import type { LogOwner } from './place-events.ts';

/** Rows that are read at once: bounded memory whatever the length of a log. */
const PAGE = 2000;

/**
 * Brings the file up to the last place that is filled. Only committed places are written, so that no crash
 * leaves a line in the file that the table does not have. Fails with AUDIT_EVENTS_TAMPERED when a row is not
 * what was chained, AUDIT_LOG_TAMPERED when the file is not the table's, or as database and disk do.
 */
export async function projectLog(db: Lane, run: LogOwner, path: string): Promise<Projected> {
  return await db.transaction(async (tx) => {
    await takeSequencer(tx, run.runId);
    const placer = new EventPlacer({ ...run, last: null });
    const file = ProjectedLog.open(path);
    try {
      for (let isMore = true; isMore;) {
        const afterSeq = placer.nextSeq - 1;
        const rows = await readChain(tx, { runId: run.runId, afterSeq, limit: PAGE });
        const eventIds = await readCauses(tx, rows);
        for (const row of rows) file.take(lineOf(placer, row, eventBodyOf(row, eventIds)));
        isMore = rows.length === PAGE;
      }
      return file.finish();
    } finally {
      file.close();
    }
  });
}

/** Ids of what caused the rows: most causes stand on the same page, just before their effects. */
async function readCauses(
  tx: Transaction,
  rows: readonly AuditEventRow[],
): Promise<ReadonlyMap<number, string>> {
  const here = new Map(
    rows.flatMap(({ auditId, eventId }) => (eventId === null ? [] : [[auditId, eventId] as const])),
  );
  const elsewhere = causesOf(rows).filter((auditId) => !here.has(auditId));
  return new Map([...(await readEventIds(tx, elsewhere)), ...here]);
}

/** The line of a row; it must be the one that was chained when the row got its place. */
function lineOf(placer: EventPlacer, row: AuditEventRow, body: EventBody): string {
  const { place, line } = placer.place(body);
  const isSame =
    row.seq === place.seq &&
    row.eventId === place.eventId &&
    row.hashPrev === place.hashPrev &&
    row.hashSelf === place.hashSelf;
  if (isSame) return line;
  throw new Failure(
    'CHECK',
    'AUDIT_EVENTS_TAMPERED',
    `row ${row.auditId} of audit_events is not the event that was chained at place ${place.seq}`,
    { fix: 'keep the database as evidence, and restore it from a backup; arm nothing on it' },
  );
}
