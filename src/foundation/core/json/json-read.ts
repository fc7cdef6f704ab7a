/** Reads numbers back from a snapshot's JSON; another shape is a defect, since we wrote it. */
import type { JsonObject, JsonValue } from '../canonical-json.ts';
import { InvariantViolation } from '../invariant.ts';
import { isList, isObject } from './json-members.ts';

export function numberOf(value: JsonValue | undefined): number {
  if (typeof value !== 'number') throw new InvariantViolation('a snapshot holds a number here');
  return value;
}

export function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (!isList(value)) throw new InvariantViolation('a snapshot holds a list here');
  return value;
}

export function numbersOf(value: JsonValue | undefined): number[] {
  return listOf(value).map((item) => numberOf(item));
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  if (!isObject(value)) throw new InvariantViolation('a snapshot holds an object here');
  return value;
}
