/**
 * RFC 9562 UUIDs: v5 from a name (reproducible), v7 from time and random bytes that the caller brings.
 */
import { InvariantViolation } from './invariant.ts';
import { sha1Bytes } from './sha256.ts';

/** Lower-case canonical text, 36 characters. */
export type Uuid = string & { readonly __brand: 'Uuid' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** RFC 9562 appendix: the namespace of URLs. */
export const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8' as Uuid;

/** Upper case is accepted and lowered; anything else that is not a UUID is null. */
export function parseUuid(text: string): Uuid | null {
  const lower = text.toLowerCase();
  return UUID.test(lower) ? (lower as Uuid) : null;
}

function uuidBytes(uuid: Uuid): Uint8Array {
  const hex = uuid.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

function formatUuid(bytes: Uint8Array): Uuid {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ];
  return parts.join('-') as Uuid;
}

function stamp(bytes: Uint8Array, version: number): Uuid {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/** UUIDv5 of a name's UTF-8 bytes under a namespace. */
export function uuidV5(namespace: Uuid, name: string): Uuid {
  const nameBytes = new TextEncoder().encode(name);
  const input = new Uint8Array(16 + nameBytes.length);
  input.set(uuidBytes(namespace), 0);
  input.set(nameBytes, 16);
  return stamp(sha1Bytes(input).slice(0, 16), 5);
}

/** UUIDv7 of an instant (UTC milliseconds, below 2^48) and ten random bytes. */
export function uuidV7(utcMillis: number, random: Uint8Array): Uuid {
  if (random.length < 10) {
    throw new InvariantViolation('a UUIDv7 needs ten random bytes', { given: random.length });
  }
  const bytes = new Uint8Array(16);
  let rest = utcMillis;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(random.subarray(0, 10), 6);
  return stamp(bytes, 7);
}
