// Sections 1 and 4: instants as text, and client order ids.
import { createHash } from 'node:crypto';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 3339 with Z; no fraction when the milliseconds are 0, else three digits. */
export function isoTime(ts: number): string {
  return new Date(ts).toISOString().replace('.000Z', 'Z');
}

/** RFC 4648 base32, lower case, no padding, by way of the whole bit string. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(parseInt(group.padEnd(5, '0'), 2))).join('');
}

export function clientOrderId(
  engineId: string,
  runId: string,
  strategyId: string,
  ts: number,
  symbol: string,
  leg: number,
): string {
  const text = `${runId}|${strategyId}|${isoTime(ts)}|${symbol}|${leg}`;
  return hashedId(engineId, text);
}

/** The id of an order that hangs on another. */
export function derivedId(
  engineId: string,
  parent: string,
  kind: string,
  revision: number,
): string {
  return hashedId(engineId, `${parent}|${kind}|${revision}`);
}

function hashedId(engineId: string, text: string): string {
  const digest = createHash('sha256').update(text, 'utf8').digest();
  return `${engineId}_${base32(digest.subarray(0, 16))}`;
}
