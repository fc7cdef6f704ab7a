/** Sealed folders beside each other, by what their manifests say; nothing is verified here. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compareCodeUnits, type JsonObject } from '../../../foundation/core/index.ts';
import { parseInstant, parseRunId } from '../../../foundation/model/index.ts';
import { errnoOf, fileOrNull, onDisk } from '../disk/io-failure.ts';
import { MANIFEST_NAME, readManifest } from './sealed-manifest.ts';

/** `UNKNOWN`: a folder's manifest can't be read, so that it may be the newest. Paths are absolute. */
export type Newest =
  | { readonly kind: 'FOUND'; readonly path: string }
  | { readonly kind: 'UNKNOWN'; readonly path: string }
  | { readonly kind: 'NONE' };

/**
 * The newest of the wanted folders of `dir`, by `created_at_utc`; of equally new ones that with the
 * greatest id. A `dir` that is not there has none. Fails as the disk does.
 */
export function newestFolder(dir: string, isWanted: (manifest: JsonObject) => boolean): Newest {
  let newest: { readonly id: string; readonly createdAt: number } | null = null;
  for (const id of idsIn(dir)) {
    const manifest = manifestOrNull(join(dir, id, MANIFEST_NAME));
    if (manifest !== null && !isWanted(manifest)) continue;
    const createdAt = manifest === null ? null : createdAtOf(manifest);
    if (createdAt === null) return { kind: 'UNKNOWN', path: resolve(dir, id) };
    const isNewer =
      newest === null ||
      createdAt > newest.createdAt ||
      (createdAt === newest.createdAt && compareCodeUnits(id, newest.id) > 0);
    if (isNewer) newest = { id, createdAt };
  }
  return newest === null ? { kind: 'NONE' } : { kind: 'FOUND', path: resolve(dir, newest.id) };
}

/** Names in `dir` that are ids, in code-unit order. */
export function idsIn(dir: string): readonly string[] {
  return onDisk('read', dir, () => {
    try {
      const names = readdirSync(dir);
      return names.filter((name) => parseRunId(name) === name).sort(compareCodeUnits);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Null when it is damaged, or removed meanwhile. Fails as the disk does: what may not be read is no damage. */
function manifestOrNull(path: string): JsonObject | null {
  return onDisk('read', path, () => fileOrNull(() => readManifest(path)));
}

/** The manifest of a folder as it stands; null when it is damaged, removed meanwhile or not ours to read. */
export function peekManifest(folder: string): JsonObject | null {
  try {
    return readManifest(join(folder, MANIFEST_NAME));
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return null;
  }
}

/** UTC milliseconds; null when the manifest says no time. */
function createdAtOf(manifest: JsonObject): number | null {
  const createdAt = manifest['created_at_utc'];
  return typeof createdAt === 'string' ? parseInstant(createdAt) : null;
}
