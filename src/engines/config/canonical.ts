/**
 * Canonical form and hash of a config (contract 9): RFC 8785 JSON, except that numbers are written as
 * they were read, in their shortest decimal form. `0.020` and `0.02` are one config; so are `1.0` and `1`.
 */
import {
  canonicalJson,
  compareCodeUnits,
  invariant,
  isDecimalText,
  normalizeDecimal,
  sha256Hex,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { ConfigNode, ConfigScalar } from './types.ts';

/** Canonical text. Every number must be decimal text and every text free of lone surrogates. */
export function canonicalConfig(node: ConfigNode): string {
  if (node.kind === 'scalar') return canonicalScalar(node);
  if (node.kind === 'list') return `[${node.items.map((item) => canonicalConfig(item)).join(',')}]`;
  // UTF-16 code units, as RFC 8785 3.2.3 asks.
  const sorted = [...node.entries].sort(([a], [b]) => compareCodeUnits(a, b));
  const members = sorted.map(([key, child]) => `${canonicalJson(key)}:${canonicalConfig(child)}`);
  return `{${members.join(',')}}`;
}

function canonicalScalar(scalar: ConfigScalar): string {
  if (scalar.type === 'text') return canonicalJson(scalar.text);
  if (scalar.type !== 'number') return scalar.text; // true, false, null
  invariant(isDecimalText(scalar.text), 'a number of a config is decimal text');
  return normalizeDecimal(scalar.text);
}

/** `config_hash`: SHA-256 of the canonical text's UTF-8 bytes. */
export function configHash(canonicalText: string): Sha256Hex {
  return sha256Hex(canonicalText);
}
