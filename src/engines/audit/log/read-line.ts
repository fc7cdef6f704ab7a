/**
 * A line's text into its fields: exactly the contract's thirteen, of the right types, canonical.
 */
import {
  canonicalJson,
  isObject,
  type JsonObject,
  type JsonValue,
} from '../../../foundation/core/index.ts';
import { parseInstant, TOPICS, type Topic } from '../../../foundation/model/index.ts';
import { isShallow } from '../canonical-text.ts';
import { MAX_LINE_LENGTH } from '../types.ts';

/** A line as it says of itself; nothing is checked against other lines. */
export interface LineFields {
  readonly seq: number;
  readonly eventId: string;
  readonly runId: string;
  readonly engineId: string;
  readonly tsUtc: string;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly topic: Topic;
  readonly eventType: string;
  readonly payload: JsonObject;
  readonly hashPrev: string;
  readonly hashSelf: string;
}

const FIELD_COUNT = 13;

/** The fields of a well-formed line; null for anything else. */
export function readLine(line: string): LineFields | null {
  if (line.length > MAX_LINE_LENGTH) return null;
  const value = parseJson(line);
  if (!isObject(value) || !isShallow(value) || !isCanonical(line, value)) return null;
  const topic = TOPICS.find((known) => known === value.topic);
  const { seq, event_id, run_id, engine_id, ts_utc, event_type, payload } = value;
  const { correlation_id, causation_id, hash_prev, hash_self } = value;
  if (
    Object.keys(value).length !== FIELD_COUNT ||
    value.v !== 1 ||
    typeof seq !== 'number' ||
    !Number.isSafeInteger(seq) ||
    seq < 1 ||
    topic === undefined ||
    typeof event_id !== 'string' ||
    typeof run_id !== 'string' ||
    typeof engine_id !== 'string' ||
    typeof ts_utc !== 'string' ||
    !isInstant(ts_utc) ||
    !isId(correlation_id) ||
    !isId(causation_id) ||
    typeof event_type !== 'string' ||
    event_type === '' ||
    !isObject(payload) ||
    typeof hash_prev !== 'string' ||
    typeof hash_self !== 'string'
  ) {
    return null;
  }
  return {
    seq,
    eventId: event_id,
    runId: run_id,
    engineId: engine_id,
    tsUtc: ts_utc,
    correlationId: correlation_id,
    causationId: causation_id,
    topic,
    eventType: event_type,
    payload,
    hashPrev: hash_prev,
    hashSelf: hash_self,
  };
}

/** The text over which a canonical line's `hash_self` was made. */
export function withoutHashSelf(line: string, hashSelf: string): string {
  // A quote inside of a string is escaped, and the payload comes later: this is the member.
  const from = line.indexOf(',"hash_self":"');
  return line.slice(0, from) + line.slice(from + `,"hash_self":"${hashSelf}"`.length);
}

/** Whether an instant is written in the contract's one way: without a fraction when that is 0. */
export function isInstant(text: string): boolean {
  return parseInstant(text) !== null && !text.endsWith('.000Z');
}

/** JSON of hostile text; undefined when it is not JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined; // SyntaxError: the only thing that parse throws for
  }
}

/** Whether `text` is the canonical form of `value`, which it was parsed from. */
export function isCanonical(text: string, value: JsonValue): boolean {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false; // a lone surrogate: no canonical form
  }
}

/** The parser makes nothing but JSON values. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

function isId(value: JsonValue | undefined): value is string | null {
  return value === null || typeof value === 'string';
}
