/** The payload of an event as its row holds it: canonical text, so that its line never changes. */
import {
  canonicalJson,
  InvariantViolation,
  type JsonObject,
} from '../../../../foundation/core/index.ts';
import type { Row } from '../../connection/statements.ts';
import { textCell } from '../row-cells.ts';

/** Any text but the canonical one of an object would give another line than was meant: a defect. */
export function payloadCell(row: Row): JsonObject {
  const text = textCell(row, 'payload');
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || canonicalJson(value) !== text) {
    throw new InvariantViolation('the payload of an event is a canonical object');
  }
  return value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
