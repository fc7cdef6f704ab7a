/**
 * SHA-256 and SHA-1; the only use of `node:crypto` on the pure floors. One-shot where it is per event: a
 * hash object would leave a native object for the collector each time.
 */
import { createHash, hash } from 'node:crypto';

/** Lower-case hex, 64 characters. */
export type Sha256Hex = string & { readonly __brand: 'Sha256Hex' };

export function parseSha256Hex(text: string): Sha256Hex | null {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Sha256Hex) : null;
}

/** SHA-256 of bytes, or of a string's UTF-8 bytes. */
export function sha256Hex(data: string | Uint8Array): Sha256Hex {
  return hash('sha256', data) as Sha256Hex;
}

/** SHA-256 of parts as if they were joined, without joining them. */
export function sha256OfParts(parts: Iterable<string | Uint8Array>): Sha256Hex {
  const joined = createHash('sha256');
  for (const part of parts) joined.update(part);
  return joined.digest('hex') as Sha256Hex;
}

export function sha256Bytes(data: string | Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}

export function sha1Bytes(data: Uint8Array): Uint8Array {
  return hash('sha1', data, 'buffer');
}
