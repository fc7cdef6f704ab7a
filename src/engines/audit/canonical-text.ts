/**
 * Canonical JSON of values, fast. `JSON.stringify` already writes numbers, escapes and separators as
 * RFC 8785 asks; what it leaves open is the order of keys, lone surrogates and non-finite numbers. So
 * a walk looks whether those are in order, and only then the native writer is used; everything else
 * goes to the canonicalizer. Both give the same bytes by property test.
 */
import { canonicalJson, type JsonValue } from '../../foundation/core/index.ts';
import { MAX_DEPTH } from './types.ts';

/** Printable ASCII but `"` and `\`: stands for itself between quotes. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** Canonical text of a value that `isShallow`; lone surrogates and non-finite numbers are defects. */
export function canonicalText(value: JsonValue): string {
  if (!isInCanonicalOrder(value)) return canonicalJson(value);
  const text = JSON.stringify(value);
  // Only a lone surrogate is written so; an escaped backslash before `ud` looks alike and goes along.
  return text.includes('\\ud') ? canonicalJson(value) : text;
}

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

function isInCanonicalOrder(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  if (isArray(value)) return value.every(isInCanonicalOrder);
  let previous: string | null = null;
  // The order in which the engine enumerates is the order in which it writes.
  for (const key of Object.keys(value)) {
    if (previous !== null && key <= previous) return false;
    previous = key;
    const member = value[key];
    if (member === undefined) return false;
    if (typeof member !== 'string' && !isInCanonicalOrder(member)) return false;
  }
  return true;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
