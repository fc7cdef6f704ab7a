/** The payload of an event as its row holds it: canonical text, so that its line never changes. */
import { canonicalObject, type JsonObject } from '../../../../foundation/core/index.ts';
import type { Row } from '../../connection/statements.ts';
import { textCell } from '../row-cells.ts';

/** Any text but the canonical one of an object would give another line than was meant: a defect. */
export function payloadCell(row: Row): JsonObject {
  return canonicalObject(textCell(row, 'payload'));
}
