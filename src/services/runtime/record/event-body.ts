/** A row of `audit_events` as the event that goes into the log. */
import type { AuditEventRow } from '../../../adapters/db/index.ts';
import { canonicalObject, InvariantViolation } from '../../../foundation/core/index.ts';
import { formatInstant, TOPICS, type EventBody } from '../../../foundation/model/index.ts';

/** Numbers of the rows that caused others, each once. */
export function causesOf(rows: readonly AuditEventRow[]): readonly number[] {
  return [...new Set(rows.flatMap(({ causeId }) => (causeId === null ? [] : [causeId])))];
}

/** `eventIds` holds the id of its cause: a cause gets its place before its effect. */
export function eventBodyOf(row: AuditEventRow, eventIds: ReadonlyMap<number, string>): EventBody {
  const topic = TOPICS.find((known) => known === row.topic);
  const causationId = row.causeId === null ? null : eventIds.get(row.causeId);
  if (topic === undefined || causationId === undefined) {
    throw new InvariantViolation('an event has a known topic, and a cause with a place', {
      auditId: row.auditId,
    });
  }
  return {
    tsUtc: formatInstant(row.tsUtc),
    topic,
    eventType: row.eventType,
    correlationId: row.correlationId,
    causationId,
    // Any text but the canonical one would give another line than was meant.
    payload: canonicalObject(row.payload, { auditId: row.auditId }),
  };
}
