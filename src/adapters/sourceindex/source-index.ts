/**
 * Where files lay when they were last read, by their SHA-256: under `MQK_HOME/sources/`, one small record
 * a file. A manifest names its inputs by hash alone, since a path is nobody else's business; with this
 * index the machine that made a run finds them again. It is a hint: who follows it hashes what it finds.
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure, type Sha256Hex } from '../../foundation/core/index.ts';

export type SourceKind = 'ACTIONS' | 'BARS' | 'STRATEGY';

/** A file of a run. `sha256` is what the manifest states: of a strategy its bundle's. */
export interface SourceFile {
  readonly sha256: Sha256Hex;
  readonly kind: SourceKind;
  readonly path: string;
}

export interface NoteTo {
  /** `MQK_HOME`. */
  readonly home: string;
  /** Makes a folder with its parents. */
  readonly makeFolder: (path: string) => void;
  /** One line for stderr. */
  readonly note: (line: string) => void;
}

/** Copies of one file that are remembered, the latest first. */
const MAX_PATHS = 8;
/** The longest paths of all copies fit in four times over. */
const MAX_RECORD_BYTES = 262_144;

/**
 * Remembers where files were read. What can't be written is told in one line and does no harm. Of two
 * processes that note one file at once, the last is remembered.
 */
export function noteSources(
  files: readonly SourceFile[],
  { home, makeFolder, note }: NoteTo,
): void {
  const dir = join(home, 'sources');
  try {
    for (const file of files) {
      const path = resolve(file.path);
      const known = findSource(home, file);
      if (known[0] === path) continue;
      makeFolder(dir);
      const paths = [path, ...known.filter((other) => other !== path)].slice(0, MAX_PATHS);
      writeRecord(join(dir, nameOf(file)), JSON.stringify({ paths }));
    }
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === '') throw error;
    note(`${dir}: where files lie cannot be noted (${errno}); a report will ask for their paths`);
  }
}

/** Absolute paths at which a file was read, the latest first; none when it is not known. Never fails. */
export function findSource(home: string, of: Omit<SourceFile, 'path'>): readonly string[] {
  const text = readRecord(join(home, 'sources', nameOf(of)));
  return text === null ? [] : pathsIn(text);
}

/** Fails with FILE_NOT_READABLE when what is known of the file may not be read: it is not unknown then. */
export function requireReadable(home: string, of: Omit<SourceFile, 'path'>): void {
  const path = join(home, 'sources', nameOf(of));
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === '') throw error;
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return;
    const message = `where a file of the run lies is noted in ${path}, which cannot be read: ${errno}`;
    throw new Failure('UNAVAILABLE', 'FILE_NOT_READABLE', message, {
      fix: `give permission to read ${home}, or give the paths of the files`,
      cause: error,
    });
  }
}

function nameOf({ kind, sha256 }: Omit<SourceFile, 'path'>): string {
  return `${kind.toLowerCase()}-${sha256}.json`;
}

/** Whole or not at all. Without a sync: a record that a power loss tears is no record. */
function writeRecord(path: string, text: string): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, `${text}\n`, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function readRecord(path: string): string | null {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // a pipe never waits
    try {
      const stat = fstatSync(descriptor);
      const isRecord = stat.isFile() && stat.size <= MAX_RECORD_BYTES;
      return isRecord ? readFileSync(descriptor, 'utf8') : null;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errnoOf(error) === '') throw error;
    return null; // absent, or not ours to read
  }
}

/** None of what is not a record as it was written. */
function pathsIn(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('paths' in value)) return [];
    const { paths } = value;
    if (!Array.isArray(paths)) return [];
    return paths.filter((path): path is string => typeof path === 'string').slice(0, MAX_PATHS);
  } catch {
    return []; // not JSON
  }
}

function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
