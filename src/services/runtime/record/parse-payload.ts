/** The payload of an operator's event, from the text that he wrote: what JSON leaves open is refused. */
import { MAX_DEPTH } from '../../../engines/audit/index.ts';
import { Failure, isObject, type JsonObject } from '../../../foundation/core/index.ts';

/** An event that its line cannot hold would keep the log from ever being written: the line is a level. */
const DEEPEST = MAX_DEPTH - 1;

/** Strings with the colon that makes them a name, numbers, brackets. Of JSON that was parsed before. */
const TOKENS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|-?\d[\d.eE+-]*|[{}[\]]/g;

/**
 * AUDIT_EMIT_INVALID for what is no object, a name given twice, a nesting deeper than a line takes, a number that arrives as
 * another one, and characters that a row cannot hold. Never repeats the text, which may hold what nobody
 * should see.
 */
export function parsePayload(text: string): JsonObject {
  const value = parse(text);
  if (!isObject(value)) refusePayload('the payload is no JSON object');
  /** Names of each object that is open here; a list has none. */
  const open: Set<string>[] = [];
  for (const [token, quoted, colon] of text.matchAll(TOKENS)) {
    if (quoted !== undefined) refuseText(quoted, colon === undefined ? undefined : open.at(-1));
    else if (token === '{' || token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else refuseNumber(token);
    if (open.length > DEEPEST) refusePayload(`the payload is nested deeper than ${DEEPEST}`);
  }
  return value;
}

/** Throws `AUDIT_EMIT_INVALID`. */
export function refusePayload(message: string): never {
  throw new Failure('INPUT', 'AUDIT_EMIT_INVALID', message, {
    fix: 'see docs/specs/event_taxonomy.md for topics, types and payloads',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // SyntaxError, whose message quotes the text
  }
}

/** `names`: those that the object has so far, when the text is a name. */
function refuseText(quoted: string, names: Set<string> | undefined): void {
  const text = String(parse(quoted));
  if (text.includes('\0') || /\p{Cs}/u.test(text)) {
    refusePayload('the payload holds \\u0000 or half of a surrogate pair, which no row can hold');
  }
  if (names?.has(text) === true) refusePayload('the payload has an object with a name given twice');
  names?.add(text);
}

function refuseNumber(token: string): void {
  const value = Number(token);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    refusePayload('the payload holds a number beyond 2^53 - 1; write it as a string');
  }
}
