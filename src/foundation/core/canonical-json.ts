/**
 * RFC 8785 canonical JSON. The library is named here only.
 */
import canonicalize from 'canonicalize';
import { InvariantViolation } from './invariant.ts';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonObject = { readonly [key: string]: JsonValue };

/** Canonical text of a JSON value. Non-finite numbers and lone surrogates are defects. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new InvariantViolation('a value has no JSON form');
  return text;
}
