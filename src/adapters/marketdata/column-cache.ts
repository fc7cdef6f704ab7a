/**
 * The column cache: a valid series as a binary file, named by the SHA-256 of the bar file's bytes.
 *
 * | offset | bytes | what                                                        |
 * | ------ | ----- | ----------------------------------------------------------- |
 * | 0      | 8     | `MQKBARS` and LF                                            |
 * | 8      | 4     | format version                                              |
 * | 12     | 24    | CRC-32 of each column                                       |
 * | 40     | 8     | rows, as a double                                           |
 * | 48     | 8     | size of the source, as a double                             |
 * | 56     | 32    | SHA-256 of the source                                       |
 * | 124    | 4     | CRC-32 of the bytes before                                  |
 * | 128    | 48 n  | time, open, high, low, close, volume: n doubles each        |
 *
 * Numbers are in the machine's own order; a file from another kind of machine shows a foreign version.
 * The checksums guard against torn writes and failing disks, not against a person: who can write here
 * can change the program too. CRC-32 finds every burst of up to 32 bits and all but 2^-32 of the rest,
 * and together with the exact file size it is the only check that keeps up with the disk (10 GB/s).
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { makeFolder } from '../../../bin/make-folder.mjs';
import { parseSha256Hex, type Sha256Hex } from '../../foundation/core/index.ts';
import type { BarSeries } from '../../foundation/model/index.ts';
import { sharedColumn } from './bar-buffer.ts';

/** A pipe in the cache's place is read as a damaged entry, not waited for. */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

/** Also raised when the parser's idea of a valid row changes. */
const FORMAT_VERSION = 1;
const MAGIC = Buffer.from('MQKBARS\n', 'latin1');
const HEADER_BYTES = 128;
const CRC_AT = 12;
const ROWS_AT = 40;
const SOURCE_SIZE_AT = 48;
const SHA_AT = 56;
const HEADER_CRC_AT = 124;
const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const;
const BYTES_PER_ROW = COLUMNS.length * 8;
/** Large enough to cost few calls, small enough to be still in a processor's cache for the CRC. */
const PIECE_BYTES = 1_048_576;

/** What names a cache entry. */
export interface CacheKey {
  readonly sha256: Sha256Hex;
  /** Of the source, in bytes. */
  readonly size: number;
}

function cacheFileName(key: CacheKey): string {
  return `${key.sha256}-${key.size}.v${FORMAT_VERSION}.bars`;
}

/** The hash that a file of the cache is named by, when its source had this size; else null. */
export function hashOfEntry(name: string, size: number): Sha256Hex | null {
  const sha256 = parseSha256Hex(name.slice(0, 64));
  return sha256 !== null && name === cacheFileName({ sha256, size }) ? sha256 : null;
}

function bytesOf(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    crc = crc32(bytes.subarray(at, at + PIECE_BYTES), crc);
  }
  return crc;
}

/** Native order, so that a foreign machine reads a foreign version. */
function header(series: BarSeries, key: CacheKey): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(MAGIC);
  bytes.set(Buffer.from(key.sha256, 'hex'), SHA_AT);
  const words = new Uint32Array(bytes.buffer);
  words[MAGIC.length / 4] = FORMAT_VERSION;
  COLUMNS.forEach((name, index) => {
    words[CRC_AT / 4 + index] = checksum(bytesOf(series[name]));
  });
  const doubles = new Float64Array(bytes.buffer);
  doubles[ROWS_AT / 8] = series.count;
  doubles[SOURCE_SIZE_AT / 8] = key.size;
  words[HEADER_CRC_AT / 4] = crc32(bytes.subarray(0, HEADER_CRC_AT));
  return bytes;
}

interface Checked {
  readonly rows: number;
  readonly crcs: Uint32Array;
}

/** Null for a header that is damaged, foreign or of another source. */
function checkHeader(bytes: Uint8Array, key: CacheKey, fileSize: number): Checked | null {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_BYTES / 4);
  const doubles = new Float64Array(bytes.buffer, bytes.byteOffset, HEADER_BYTES / 8);
  const rows = doubles[ROWS_AT / 8] as number;
  const isOurs =
    MAGIC.equals(bytes.subarray(0, MAGIC.length)) &&
    words[MAGIC.length / 4] === FORMAT_VERSION &&
    words[HEADER_CRC_AT / 4] === crc32(bytes.subarray(0, HEADER_CRC_AT)) &&
    Buffer.from(key.sha256, 'hex').equals(bytes.subarray(SHA_AT, SHA_AT + 32)) &&
    doubles[SOURCE_SIZE_AT / 8] === key.size &&
    Number.isSafeInteger(rows) &&
    rows > 0 &&
    fileSize === HEADER_BYTES + rows * BYTES_PER_ROW;
  return isOurs ? { rows, crcs: words.subarray(CRC_AT / 4, CRC_AT / 4 + COLUMNS.length) } : null;
}

/** Fills a column and says whether it has the checksum. */
async function readColumn(
  handle: FileHandle,
  column: Float64Array,
  place: { readonly offset: number; readonly crc: number },
): Promise<boolean> {
  const bytes = bytesOf(column);
  let crc = 0;
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(PIECE_BYTES, bytes.length - at);
    const { bytesRead } = await handle.read(bytes, at, length, place.offset + at);
    if (bytesRead === 0) return false;
    crc = crc32(bytes.subarray(at, at + bytesRead), crc);
    at += bytesRead;
  }
  return crc === place.crc;
}

async function readSeries(handle: FileHandle, key: CacheKey): Promise<BarSeries | null> {
  const bytes = new Uint8Array(HEADER_BYTES);
  const { size } = await handle.stat();
  const { bytesRead } = await handle.read(bytes, 0, HEADER_BYTES, 0);
  const found = bytesRead === HEADER_BYTES ? checkHeader(bytes, key, size) : null;
  if (found === null) return null;
  const { rows, crcs } = found;
  const [ts, open, high, low, close, volume] = [
    sharedColumn(rows),
    sharedColumn(rows),
    sharedColumn(rows),
    sharedColumn(rows),
    sharedColumn(rows),
    sharedColumn(rows),
  ] as const;
  const columns = [ts, open, high, low, close, volume];
  // All at once: while one column's piece is summed here, other threads read the next ones.
  const isWhole = await Promise.all(
    columns.map((column, index) => {
      const offset = HEADER_BYTES + index * rows * 8;
      return readColumn(handle, column, { offset, crc: crcs[index] as number });
    }),
  );
  return isWhole.includes(false) ? null : { count: rows, ts, open, high, low, close, volume };
}

/** The cached series; null when there is none or it is not whole. Never fails. */
export async function readCache(folder: string, key: CacheKey): Promise<BarSeries | null> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(join(folder, cacheFileName(key)), WITHOUT_WAITING);
    return await readSeries(handle, key);
  } catch {
    return null; // absent, unreadable, or too large for this machine: the source has it all
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

/** Writes pieces to a new file that appears under its name whole or not at all. */
export async function writeWhole(
  folder: string,
  name: string,
  pieces: readonly Uint8Array[],
): Promise<void> {
  makeFolder(folder);
  const temporary = join(folder, `.${name}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      for (const piece of pieces) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
    // No fsync: a file that a power loss tears does not pass its checksum.
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Stores a valid series. Two writers of one key write the same bytes. Fails as the file system does. */
export async function writeCache(folder: string, key: CacheKey, series: BarSeries): Promise<void> {
  const pieces = [header(series, key), ...COLUMNS.map((name) => bytesOf(series[name]))];
  await writeWhole(folder, cacheFileName(key), pieces);
}
