/**
 * Members of JSON that others may have written, each null, or empty, when it is absent or of another type. For
 * what we wrote ourselves, where that would be a defect, `json-read` is there.
 */
import type { JsonObject, JsonValue } from '../canonical-json.ts';

export function numberIn(value: JsonValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function textIn(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

export function objectIn(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Its items that are no objects are empty ones, so that none is lost. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return isList(value) ? value.map(objectIn) : [];
}

/** Its items that are texts. */
export function textsIn(value: JsonValue | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

// Array.isArray alone narrows a readonly list to any[].
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Whether a parsed value is an object, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
