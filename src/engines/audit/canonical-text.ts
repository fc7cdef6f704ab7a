/** What of canonical JSON the lines of a log need beside `canonicalJson`: short texts, and how deep a value nests. */
import { canonicalJson, type JsonValue } from '../../foundation/core/index.ts';
import { MAX_DEPTH } from './types.ts';

/** Printable ASCII but `"` and `\`: stands for itself between quotes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Canonical text of a string. */
export function canonicalString(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : canonicalJson(text);
}

/** Whether nothing nests deeper than `levels` objects and arrays. */
export function isShallow(value: JsonValue, levels = MAX_DEPTH): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (levels === 0) return false;
  const inside: readonly JsonValue[] = isArray(value) ? value : Object.values(value);
  for (const member of inside) {
    if (member !== null && typeof member === 'object' && !isShallow(member, levels - 1)) {
      return false;
    }
  }
  return true;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
