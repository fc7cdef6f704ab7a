/** Bars from the column cache when it holds them, else from the file. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { ok, type Result, type Sha256Hex } from '../../foundation/core/index.ts';
import { looksTheSame, noteHash, recallHash } from './cache-index.ts';
import { hashOfEntry, readCache, writeCache } from './column-cache.ts';
import type { BarsRejected } from './csv-parser.ts';
import { parseSource, toSha256, type LoadedBars } from './load-bars-csv.ts';
import {
  forEachChunk,
  requireGoingOn,
  withSourceFile,
  type ReadWatch,
  type SourceFile,
} from './read-chunks.ts';

export interface OpenBarsOptions extends ReadWatch {
  /** Folder of the column cache, made when needed; null for no cache. */
  readonly cacheDir: string | null;
  /** Called with one line when the cache cannot be written; the bars are there all the same. */
  readonly note?: (line: string) => void;
  /** Wall clock in milliseconds; tests set it. */
  readonly nowMs?: () => number;
}

export interface OpenedBars extends LoadedBars {
  /** `FILE`: parsed. `CACHE_HASHED`: the file's hash was computed. `CACHE_UNCHANGED`: it was known. */
  readonly from: 'FILE' | 'CACHE_HASHED' | 'CACHE_UNCHANGED';
}

/** One opening: the file, the folder, and when it began. */
interface Opening {
  readonly source: SourceFile;
  readonly folder: string;
  readonly nowMs: number;
  readonly options: OpenBarsOptions;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A cache that cannot be written costs a line, nothing else. */
async function store(opening: Opening, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    opening.options.note?.(
      `column cache not written to ${opening.folder}: ${reasonOf(error)}; going on without it`,
    );
  }
}

/** Hashes of the entries whose source had this size: no other can be the source's. */
async function hashesOfSize(folder: string, size: number): Promise<readonly Sha256Hex[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => hashOfEntry(name, size) ?? []);
  } catch {
    return []; // no folder yet, or none that can be read
  }
}

async function hashSource(source: SourceFile, watch: ReadWatch): Promise<Sha256Hex> {
  const hash = createHash('sha256');
  await forEachChunk(source, watch, (bytes) => {
    hash.update(bytes);
    return true;
  });
  return toSha256(hash.digest('hex'));
}

/** SHA-256 of the bytes of a file, whatever they say. Fails as `withSourceFile` does. */
export async function hashFile(path: string): Promise<Sha256Hex> {
  return await withSourceFile(path, (source) => hashSource(source, {}));
}

/** The index may speak for a file only when it did not change while it was read. */
async function noteIfUnchanged(opening: Opening, sha256: Sha256Hex): Promise<void> {
  const { source, folder, nowMs } = opening;
  const after = await source.handle.stat({ bigint: true });
  if (!looksTheSame(source.stat, after)) return;
  await noteHash(folder, { path: source.path, stat: source.stat, nowMs }, sha256);
}

/** The hash is known: the file looks as it did when it was hashed. */
async function openUnchanged(opening: Opening): Promise<OpenedBars | null> {
  const { source, folder } = opening;
  const sha256 = await recallHash(folder, source.path, source.stat);
  if (sha256 === null) return null;
  const series = await readCache(folder, { sha256, size: Number(source.stat.size) });
  return series && { series, sha256, rows: series.count, from: 'CACHE_UNCHANGED' };
}

/**
 * The hash is computed. When one entry alone can match, it is read meanwhile: hashing keeps this
 * thread busy and reading the other ones. It is taken only when the hash turns out to be its own.
 */
async function openHashed(opening: Opening): Promise<OpenedBars | null> {
  const { source, folder, options } = opening;
  const size = Number(source.stat.size);
  const [candidate, ...others] = await hashesOfSize(folder, size);
  if (candidate === undefined) return null;
  const early = others.length === 0 ? readCache(folder, { sha256: candidate, size }) : null;
  const [hashed, read] = await Promise.allSettled([hashSource(source, options), early]);
  if (hashed.status === 'rejected') throw hashed.reason;
  const sha256 = hashed.value;
  const isEarly = sha256 === candidate && read.status === 'fulfilled' && read.value !== null;
  const series = isEarly ? read.value : await readCache(folder, { sha256, size });
  if (series === null) return null;
  await store(opening, () => noteIfUnchanged(opening, sha256));
  return { series, sha256, rows: series.count, from: 'CACHE_HASHED' };
}

async function openAndStore(opening: Opening): Promise<Result<OpenedBars, BarsRejected>> {
  const { source, folder, options } = opening;
  const cached = (await openUnchanged(opening)) ?? (await openHashed(opening));
  requireGoingOn(options, source.path);
  if (cached !== null) return ok(cached);
  const parsed = await parseSource(source, options);
  if (!parsed.ok) return parsed;
  const { series, sha256, rows } = parsed.value;
  await store(opening, async () => {
    await writeCache(folder, { sha256, size: Number(source.stat.size) }, series);
    await noteIfUnchanged(opening, sha256);
  });
  return ok({ series, sha256, rows, from: 'FILE' });
}

/**
 * Opens the bars of a file. Problems of its content are an error value; problems with the file itself
 * fail as `withSourceFile` says; an interruption fails with `LOAD_INTERRUPTED`.
 */
export async function openBars(
  path: string,
  options: OpenBarsOptions,
): Promise<Result<OpenedBars, BarsRejected>> {
  const nowMs = (options.nowMs ?? Date.now)();
  return await withSourceFile(path, async (source) => {
    if (options.cacheDir !== null) {
      return await openAndStore({ source, folder: options.cacheDir, nowMs, options });
    }
    const parsed = await parseSource(source, options);
    return parsed.ok ? ok({ ...parsed.value, from: 'FILE' }) : parsed;
  });
}
