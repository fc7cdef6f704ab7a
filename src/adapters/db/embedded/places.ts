/** Where the embedded server of an `MQK_HOME` keeps its cluster, its binaries, its log and its socket. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { Failure } from '../../../foundation/core/index.ts';
import { isRoot } from './account.ts';
import { folderFailure } from './system-error.ts';

export interface Places {
  /** Holds all of the server; everything below belongs to it. */
  readonly root: string;
  readonly cluster: string;
  readonly log: string;
  /** Short enough for a socket, closed to other users. */
  readonly socketDir: string;
  /** Written when the server is put elsewhere than below the home; null when it is not needed. */
  readonly pointer: string | null;
  /** Written once there is a cluster, so that a lost one is missed; null of a folder that `MQK_PG_DATA` names. */
  readonly mark: MadeMark | null;
}

/** A file in the home, and what it says where the home has had its database. */
interface MadeMark {
  readonly path: string;
  /** The folder of the server; relative below the home, which may be moved and copied. */
  readonly text: string;
}

/** Where the server lives when its account can come through. */
const BELOW = 'postgres';
/** Where root's servers live whose home the unprivileged account cannot reach. */
const SYSTEM_ROOT = '/var/lib/mqk';
/** What is made lets others pass whatever the umask says, since the server's account must come through. */
export const OPEN_TO_PASS = 0o755;
const SOCKET = '.s.PGSQL.5432';
/** `sun_path` holds 108 bytes with its zero on Linux, 104 on macOS. */
const LONGEST_SOCKET = 103;

/**
 * By `MQK_PG_DATA`, else by the pointer file of an earlier start, else below the home. Throws
 * `DB_DATA_MISSING` when the pointer leads to nothing: an empty database must not take its place.
 */
export function findPlaces(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
): Places {
  const chosen = env['MQK_PG_DATA'] ?? '';
  if (chosen !== '') return placesAt(resolve(chosen), { pointer: null, mark: null });
  const made = (root: string, text = root): Pick<Places, 'mark'> => ({
    mark: { path: join(home, 'postgres.made'), text },
  });
  const pointer = join(home, 'postgres.json');
  const pointed = readPointer(pointer);
  if (pointed !== null) {
    if (existsSync(pointed)) return placesAt(pointed, { pointer: null, ...made(pointed) });
    const message = `${pointer} says that the database is in ${pointed}, which is not there`;
    throw new Failure('UNAVAILABLE', 'DB_DATA_MISSING', message);
  }
  const below = join(home, BELOW);
  if (!isRoot() || existsSync(below) || isOpenToAll(home)) {
    return placesAt(below, { pointer: null, ...made(below, BELOW) });
  }
  const elsewhere = join(SYSTEM_ROOT, digest(realHome(home)));
  return placesAt(elsewhere, { pointer, ...made(elsewhere) });
}

/** Writes the pointer, when there is one to write; whole or not at all. */
export function writePointer({ pointer, root }: Places): void {
  if (pointer === null) return;
  try {
    makeFolder(dirname(pointer), OPEN_TO_PASS);
    const draft = `${pointer}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify({ postgres: root })}\n`);
    renameSync(draft, pointer);
  } catch (error) {
    throw folderFailure(error, pointer, 'write');
  }
}

function placesAt(root: string, told: Pick<Places, 'pointer' | 'mark'>): Places {
  const within = join(root, 'socket');
  const isShort = Buffer.byteLength(join(within, SOCKET)) <= LONGEST_SOCKET;
  return {
    root,
    cluster: join(root, 'cluster'),
    log: join(root, 'server.log'),
    // Fixed, not $TMPDIR: every process must come to the same folder.
    socketDir: isShort ? within : `/tmp/mqk-${digest(root)}`,
    ...told,
  };
}

function readPointer(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const root = /"postgres":"(\/[^"]+)"/.exec(text)?.[1];
  if (root !== undefined) return root;
  const message = `${path} does not say where the database is`;
  throw new Failure('UNAVAILABLE', 'DB_DATA_MISSING', message);
}

/** Whether every folder down to the home, as far as it exists, lets other users pass. */
function isOpenToAll(home: string): boolean {
  for (let folder = home; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

function realHome(home: string): string {
  return existsSync(home) ? realpathSync(home) : home;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
