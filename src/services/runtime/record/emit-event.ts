/** Writes an operator's event into the log of a run that is not sealed (`mqk audit emit`, contract 13.1). */
import { appendEvent, readEventPlace, type Statements } from '../../../adapters/db/index.ts';
import { secretRule } from '../../../engines/config/index.ts';
import {
  canonicalJson,
  Failure,
  type JsonObject,
  type JsonValue,
  type Problem,
} from '../../../foundation/core/index.ts';
import type { Topic } from '../../../foundation/model/index.ts';
import { isEngineEvent } from '../engine/replay/engine-events.ts';
import type { RunDesk } from '../runs/run-desk.ts';
import { keepRecord } from './keep-record.ts';
import { refusePayload } from './parse-payload.ts';
import type { RecordedRun } from './recorded-run.ts';

/** UTF-8 bytes of a payload: an event is a fact, not a file; a file is named by its hash. */
const MAX_PAYLOAD_BYTES = 65_536;
const EVENT_TYPE = /^[A-Z][A-Z0-9_]{0,63}$/;
/** What the scanner looks at in one go, and how far the looks overlap: no credential is longer than that. */
const LOOK = 12_288;
const OVERLAP = 4096;
/** Types that say how a run stands; only what moves it may say so. */
const RESERVED = /^(?:RUN_|AUDIT_)/;

export interface EmittedEvent {
  readonly topic: Topic;
  readonly eventType: string;
  readonly payload: JsonObject;
  readonly actor: string;
}

/** An event that is stored. */
export interface Emitted {
  /** Row of the event. */
  readonly auditId: number;
  /** Where it stands in the log; null: it has no place yet, the next command gives it one. */
  readonly place: Awaited<ReturnType<typeof readEventPlace>>;
}

/**
 * Fails with AUDIT_EMIT_INVALID (type, topic, size), AUDIT_EMIT_SECRET with the paths of what looks like a
 * credential, RUN_SEALED, or as the database does; nothing is written then. Once the event is committed it stands: a
 * log that can't be brought up to date is noted.
 */
export async function emitEvent(
  { db, note }: Pick<RunDesk, 'db' | 'note'>,
  run: RecordedRun,
  event: EmittedEvent,
): Promise<Emitted> {
  refuseInvalid(event);
  refuseSecrets(event.payload);
  const auditId = await appendEvent(db, { ...event, runId: run.runId });
  try {
    await keepRecord(db, run);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const why = `${error.code}: ${error.message}`;
    note(`warning: the event is stored, the record of run ${run.runId} is behind: ${why}`);
  }
  return { auditId, place: await placeOf(db, auditId) };
}

async function placeOf(db: Statements, auditId: number): Promise<Emitted['place']> {
  try {
    return await readEventPlace(db, auditId);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return null; // the database went away, which the note above has told
  }
}

function refuseInvalid({ topic, eventType, payload }: EmittedEvent): void {
  if (!EVENT_TYPE.test(eventType))
    refusePayload(`type "${eventType.slice(0, 80)}" is not SCREAMING_SNAKE_CASE`);
  if (topic === 'AUDIT' || RESERVED.test(eventType) || isEngineEvent({ topic, eventType })) {
    refusePayload(`${topic}/${eventType} is written by the program alone`);
  }
  const size = new TextEncoder().encode(canonicalJson(payload)).length;
  if (size > MAX_PAYLOAD_BYTES) {
    refusePayload(
      `the payload has ${size} bytes as canonical JSON, at most ${MAX_PAYLOAD_BYTES} are taken`,
    );
  }
}

/** The log is evidence that is handed on, and nothing is ever taken out of it. */
function refuseSecrets(payload: JsonObject): void {
  const problems = [...secretsIn(payload, [])];
  if (problems.length === 0) return;
  throw new Failure(
    'INPUT',
    'AUDIT_EMIT_SECRET',
    'the payload holds what looks like a credential',
    {
      problems,
      fix: 'leave it out, and replace it: a shell has stored it',
    },
  );
}

function* secretsIn(value: JsonValue, path: readonly string[]): Generator<Problem> {
  if (typeof value === 'string') {
    const rule = ruleIn(value, path);
    if (rule !== null) yield problemAt(path, `${rule}, ${value.length} characters`);
    return;
  }
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Object.entries<JsonValue>(value)) {
    const rule = ruleIn(name, null);
    if (rule === null) yield* secretsIn(member, [...path, name]);
    else yield problemAt(path, `a key: ${rule}, ${name.length} characters`);
  }
}

/** The first rule of the scanner in a text of any length; what is merely long is no credential. */
function ruleIn(text: string, path: readonly string[] | null): string | null {
  for (let at = 0; at === 0 || at + OVERLAP < text.length; at += LOOK - OVERLAP) {
    const rule = secretRule(text.slice(at, at + LOOK), path);
    if (rule !== null) return rule;
  }
  return null;
}

function problemAt(path: readonly string[], message: string): Problem {
  return { code: 'AUDIT_EMIT_SECRET', path: path.join('.'), message };
}
