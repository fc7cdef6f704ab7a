/** Audit events: appended with the change that they describe, read in order, numbered by one sequencer. */
import { parseRunPair, type RunPair } from '../../../engines/lifecycle/index.ts';
import {
  canonicalJson,
  Failure,
  InvariantViolation,
  type JsonObject,
  type Sha256Hex,
} from '../../../foundation/core/index.ts';
import { isRefusedBy } from '../connection/database-failure.ts';
import type { RunId, Topic, UtcMillis } from '../../../foundation/model/index.ts';
import type { Row, Statements, Transaction } from '../connection/statements.ts';
import {
  instantCell,
  integerCell,
  integerOrNull,
  onlyRow,
  textCell,
  textOrNull,
} from './row-cells.ts';

/** An event as it is written; its time is the database's. */
export interface NewAuditEvent {
  readonly runId: RunId;
  readonly topic: Topic;
  /** SCREAMING_SNAKE. */
  readonly eventType: string;
  /** Money and quantities are strings in it. */
  readonly payload: JsonObject;
  readonly actor: string;
  readonly correlationId?: string;
  /** Row of the event that caused this one: an older one. */
  readonly causeId?: number;
  /** The version that the run got by the change; only where the run itself moved. */
  readonly runVersion?: number;
}

/** An event as it was written, and its place in the chain once it has one. */
export interface AuditEventRow {
  readonly auditId: number;
  readonly runVersion: number | null;
  readonly topic: string;
  readonly eventType: string;
  /** Canonical JSON. */
  readonly payload: string;
  readonly tsUtc: UtcMillis;
  readonly correlationId: string | null;
  readonly causeId: number | null;
  readonly actor: string;
  readonly seq: number | null;
  readonly eventId: string | null;
  readonly hashPrev: string | null;
  readonly hashSelf: string | null;
}

const COLUMNS = `audit_id, run_version, topic, event_type, payload, ts_utc, correlation_id,
  cause_id, actor, seq, event_id, hash_prev, hash_self`;

function decodeEvent(row: Row): AuditEventRow {
  return {
    auditId: integerCell(row, 'audit_id'),
    runVersion: integerOrNull(row, 'run_version'),
    topic: textCell(row, 'topic'),
    eventType: textCell(row, 'event_type'),
    payload: textCell(row, 'payload'),
    tsUtc: instantCell(row, 'ts_utc'),
    correlationId: textOrNull(row, 'correlation_id'),
    causeId: integerOrNull(row, 'cause_id'),
    actor: textCell(row, 'actor'),
    seq: integerOrNull(row, 'seq'),
    eventId: textOrNull(row, 'event_id'),
    hashPrev: textOrNull(row, 'hash_prev'),
    hashSelf: textOrNull(row, 'hash_self'),
  };
}

/** Appends an event and gives its row number. `RUN_SEALED` when nothing can follow any more. */
export async function appendEvent(db: Statements, event: NewAuditEvent): Promise<number> {
  try {
    const rows = await db.query(
      `INSERT INTO audit_events
         (run_id, run_version, topic, event_type, payload, ts_utc, correlation_id, cause_id, actor)
       VALUES ($1, $2, $3, $4, $5, clock_timestamp(), $6, $7, $8) RETURNING audit_id`,
      [
        event.runId,
        event.runVersion ?? null,
        event.topic,
        event.eventType,
        canonicalJson(event.payload),
        event.correlationId ?? null,
        event.causeId ?? null,
        event.actor,
      ],
    );
    return integerCell(onlyRow(rows), 'audit_id');
  } catch (cause) {
    if (!isRefusedBy(cause, 'audit_events_before_seal')) throw cause;
    throw new Failure('CONFLICT', 'RUN_SEALED', `run ${event.runId} is sealed`, { cause });
  }
}

/** Events of a run in the order in which they were written, after a row number (0: from the first). */
export async function readEvents(
  db: Statements,
  of: { readonly runId: RunId; readonly afterAuditId: number; readonly limit: number },
): Promise<readonly AuditEventRow[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit_events WHERE run_id = $1 AND audit_id > $2 ORDER BY audit_id LIMIT $3`,
    [of.runId, of.afterAuditId, of.limit],
  );
  return rows.map(decodeEvent);
}

/** Part of a log, in the order in which it was written. */
export interface LoggedPage {
  /** `TOPIC`, `EVENT_TYPE` and the payload of each, with a tab between: canonical JSON holds neither tab nor line end. */
  readonly lines: readonly string[];
  /** Row number of the last one; null: there is none. */
  readonly lastAuditId: number | null;
}

/**
 * Events of some kinds after a row number (0: from the first), and no more of each than what was said. A page comes as
 * one text: of a long log the taking apart of rows would be the most work. `kinds`: `TOPIC/EVENT_TYPE`.
 */
export async function readLoggedPage(
  db: Statements,
  of: {
    readonly runId: RunId;
    readonly kinds: readonly string[];
    readonly afterAuditId: number;
    readonly limit: number;
  },
): Promise<LoggedPage> {
  const row = onlyRow(
    await db.query(
      `SELECT max(audit_id) AS last_id,
         string_agg(topic || E'\\t' || event_type || E'\\t' || payload, E'\\n' ORDER BY audit_id) AS lines
       FROM (SELECT audit_id, topic, event_type, payload FROM audit_events
         WHERE run_id = $1 AND audit_id > $2 AND topic || '/' || event_type = ANY ($3::text[])
         ORDER BY audit_id LIMIT $4) AS page`,
      [of.runId, of.afterAuditId, of.kinds, of.limit],
    ),
  );
  const lines = textOrNull(row, 'lines');
  return {
    lines: lines === null ? [] : lines.split('\n'),
    lastAuditId: integerOrNull(row, 'last_id'),
  };
}

/** The newest event of a type, by which a repeat finds its original. */
export async function latestEventId(
  db: Statements,
  of: { readonly runId: RunId; readonly eventTypes: readonly string[] },
): Promise<number | null> {
  const rows = await db.query(
    `SELECT audit_id FROM audit_events WHERE run_id = $1 AND event_type = ANY($2::text[])
     ORDER BY audit_id DESC LIMIT 1`,
    [of.runId, of.eventTypes],
  );
  return rows[0] === undefined ? null : integerCell(rows[0], 'audit_id');
}

/** The transition that a command wrote, and from where it moved the run; null when nothing was committed. */
export async function findEventOfCommand(
  db: Statements,
  of: { readonly runId: RunId; readonly commandId: string },
): Promise<{ readonly auditId: number; readonly before: RunPair } | null> {
  const rows = await db.query(
    `SELECT audit_id, split_part(payload::jsonb ->> 'from', '/', 1) AS status,
       split_part(payload::jsonb ->> 'from', '/', 2) AS posture
     FROM audit_events
     WHERE run_id = $1 AND correlation_id = $2 AND run_version IS NOT NULL
     ORDER BY audit_id DESC LIMIT 1`,
    [of.runId, of.commandId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  const before = parseRunPair(textCell(row, 'status'), textCell(row, 'posture'));
  if (before === null) throw new InvariantViolation('a transition says from where');
  return { auditId: integerCell(row, 'audit_id'), before };
}

/** Place of an event in the chain of its run. */
export interface ChainPlace {
  readonly auditId: number;
  readonly seq: number;
  readonly eventId: string;
  readonly hashPrev: Sha256Hex;
  readonly hashSelf: Sha256Hex;
}

/** Makes this transaction the only sequencer of the run until it ends. */
export async function takeSequencer(tx: Transaction, runId: RunId): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('sequencer|' || $1, 0))`, [runId]);
}

/** Events without a place, by status and never by "later than the last": ids commit out of order. */
export async function listUnsequenced(
  tx: Transaction,
  of: { readonly runId: RunId; readonly limit: number },
): Promise<readonly AuditEventRow[]> {
  const rows = await tx.query(
    `SELECT ${COLUMNS} FROM audit_events WHERE run_id = $1 AND seq IS NULL ORDER BY audit_id LIMIT $2`,
    [of.runId, of.limit],
  );
  return rows.map(decodeEvent);
}

/** Sequenced events in chain order, after a number (0: from the first). */
export async function readChain(
  db: Statements,
  of: { readonly runId: RunId; readonly afterSeq: number; readonly limit: number },
): Promise<readonly AuditEventRow[]> {
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [of.runId, of.afterSeq, of.limit],
  );
  return rows.map(decodeEvent);
}

/** Fills the places of events, each once. */
export async function sequenceEvents(
  tx: Transaction,
  places: readonly ChainPlace[],
): Promise<void> {
  await tx.query(
    `UPDATE audit_events AS e SET seq = p.seq, event_id = p.event_id, hash_prev = p.hash_prev,
       hash_self = p.hash_self
     FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[])
       AS p (audit_id, seq, event_id, hash_prev, hash_self)
     WHERE e.audit_id = p.audit_id`,
    [
      places.map((place) => String(place.auditId)),
      places.map((place) => String(place.seq)),
      places.map((place) => place.eventId),
      places.map((place) => place.hashPrev),
      places.map((place) => place.hashSelf),
    ],
  );
}
