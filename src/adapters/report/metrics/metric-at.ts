/** Looks up a metric by its path. */
import type { JsonObject, JsonValue } from '../../../foundation/core/index.ts';

/** The member at a dotted path; undefined when there is none. */
export function metricAt(metrics: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = metrics;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || isList(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

// Array.isArray alone narrows a readonly list to any[].
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
