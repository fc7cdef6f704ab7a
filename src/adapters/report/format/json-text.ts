/** JSON values of a record as text. */
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';

/** A value: a string as it is, everything else as JSON. */
export function jsonText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `name = value` of each parameter, in the order of the object. */
export function paramTexts(params: JsonObject): string[] {
  return Object.entries(params).map(([name, value]) => `${name} = ${jsonText(value)}`);
}

/** Leaves of a document as dotted paths with their texts, in document order; arrays are leaves. */
export function leavesOf(value: JsonValue, path = ''): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [[path, jsonText(value)]];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, path === '' ? name : `${path}.${name}`),
  );
}
