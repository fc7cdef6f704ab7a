/** A bar file from disk: its series and the SHA-256 of the very bytes that were parsed. */
import { createHash } from 'node:crypto';
import {
  InvariantViolation,
  ok,
  parseSha256Hex,
  type Result,
  type Sha256Hex,
} from '../../foundation/core/index.ts';
import type { BarSeries } from '../../foundation/model/index.ts';
import { BarsCsvParser, type BarsRejected } from './csv-parser.ts';
import { forEachChunk, withSourceFile, type ReadWatch, type SourceFile } from './read-chunks.ts';

export interface LoadedBars {
  readonly series: BarSeries;
  /** Of the file's bytes. */
  readonly sha256: Sha256Hex;
  readonly rows: number;
}

export function toSha256(hex: string): Sha256Hex {
  const parsed = parseSha256Hex(hex);
  if (parsed === null) throw new InvariantViolation('a digest is 64 hex digits', { hex });
  return parsed;
}

/** Reads and parses an open file in one pass. */
export async function parseSource(
  source: SourceFile,
  watch: ReadWatch,
): Promise<Result<LoadedBars, BarsRejected>> {
  const parser = new BarsCsvParser(source.path, Number(source.stat.size));
  const hash = createHash('sha256');
  await forEachChunk(source, watch, (bytes) => {
    hash.update(bytes);
    parser.push(bytes);
    return !parser.isRefused;
  });
  const parsed = parser.finish();
  if (!parsed.ok) return parsed;
  const sha256 = toSha256(hash.digest('hex'));
  return ok({ series: parsed.value, sha256, rows: parsed.value.count });
}

/**
 * Loads a bar file, without any cache. A file that breaks contract 2.1 to 2.3 is an error value with
 * its problems; a file that cannot be read fails as `withSourceFile` says.
 */
export async function loadBarsCsv(
  path: string,
  watch: ReadWatch = {},
): Promise<Result<LoadedBars, BarsRejected>> {
  return await withSourceFile(path, (source) => parseSource(source, watch));
}
