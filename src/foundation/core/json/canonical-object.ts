/** Reads back an object that was stored as its canonical text. */
import { canonicalJson, type JsonObject } from '../canonical-json.ts';
import { InvariantViolation, type Facts } from '../invariant.ts';
import { isObject } from './json-members.ts';

/**
 * The object of which `text` is the canonical JSON. Any other text would be written back as other bytes than were
 * stored and hashed: an InvariantViolation with `facts`, which say where it stood. Text that is no JSON throws as
 * JSON.parse does.
 */
export function canonicalObject(text: string, facts?: Facts): JsonObject {
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || canonicalJson(value) !== text) {
    throw new InvariantViolation('what is stored is the canonical text of an object', facts);
  }
  return value;
}
