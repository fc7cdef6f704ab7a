/**
 * The index of the column cache: one small record per path, which says what the file looked like when
 * its bytes were hashed. While it looks the same, it is not hashed again.
 */
import { constants, type BigIntStats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseSha256Hex, sha256Hex, type Sha256Hex } from '../../foundation/core/index.ts';
import { writeWhole } from './column-cache.ts';

/**
 * A file changed within this time before it was hashed may change again without a trace in its times
 * (the coarsest clock of a file system in use ticks every 2 s). Such a record is not trusted.
 */
const RACY_MS = 2000n;

/** The facts that change when a file changes. */
function look(stat: BigIntStats): string {
  return [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ');
}

function recordName(path: string): string {
  return `${sha256Hex(resolve(path))}.v1.index`;
}

/** `check` makes a damaged record a record of nothing. */
function encode(lookText: string, hashedAtMs: bigint, sha256: Sha256Hex): string {
  const facts = `mqk-index-1\n${lookText}\n${hashedAtMs}\n${sha256}\n`;
  return `${facts}${sha256Hex(facts)}\n`;
}

/** True when the file's times lie far enough before `nowMs` to speak for its bytes. */
function isSettled(stat: BigIntStats, nowMs: bigint): boolean {
  const changed = stat.mtimeMs > stat.ctimeMs ? stat.mtimeMs : stat.ctimeMs;
  return changed + RACY_MS < nowMs;
}

/** The hash of an unchanged file; null when it must be computed. Never fails. */
export async function recallHash(
  folder: string,
  path: string,
  stat: BigIntStats,
): Promise<Sha256Hex | null> {
  try {
    const text = await readFile(join(folder, recordName(path)), {
      encoding: 'latin1',
      flag: constants.O_RDONLY | constants.O_NONBLOCK,
    });
    const [, lookText = '', hashedAt = '', hash = ''] = text.split('\n');
    const sha256 = parseSha256Hex(hash);
    if (sha256 === null || lookText !== look(stat) || !/^\d+$/.test(hashedAt)) return null;
    const hashedAtMs = BigInt(hashedAt);
    const isSound = text === encode(lookText, hashedAtMs, sha256) && isSettled(stat, hashedAtMs);
    return isSound ? sha256 : null;
  } catch {
    return null; // absent or unreadable: hash the file
  }
}

/**
 * Notes the hash of a file that looked the same before and after it was read. `nowMs` is wall-clock
 * time before the first byte was read. Fails as the file system does.
 */
export async function noteHash(
  folder: string,
  file: { readonly path: string; readonly stat: BigIntStats; readonly nowMs: number },
  sha256: Sha256Hex,
): Promise<void> {
  const nowMs = BigInt(Math.floor(file.nowMs));
  const text = encode(look(file.stat), nowMs, sha256);
  await writeWhole(folder, recordName(file.path), [Buffer.from(text, 'latin1')]);
}

export function looksTheSame(a: BigIntStats, b: BigIntStats): boolean {
  return look(a) === look(b);
}
