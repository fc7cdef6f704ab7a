/**
 * Which MQK_HOME this is, so that of two homes on one database each judges its own deadman files alone. By a random
 * id in a file, and by its place: who removes the whole home disarms as who removes the one file.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunRow } from '../../../adapters/db/index.ts';
import { Failure } from '../../../foundation/core/index.ts';
import { errnoOf, readOwnFile } from './own-file.ts';

const ID_BYTES = 16;
const FILE = 'home.id';

/** `<id> <host>:<path>`; the id is made when there is none. Fails with DEADMAN_FILE_UNUSABLE. */
export function takeHomeIdentity(home: string): string {
  const id = readId(home) ?? makeId(home);
  return `${id} ${placeOf(home)}`;
}

/**
 * Whether the run was last armed in this home: by id, which a home that was moved keeps, or by place, which one
 * that was emptied keeps. A run that names no home is everybody's.
 */
export function isOfHome({ deadmanHome }: Pick<RunRow, 'deadmanHome'>, home: string): boolean {
  if (deadmanHome === null) return true;
  const cut = deadmanHome.indexOf(' ');
  return deadmanHome.slice(0, cut) === readId(home) || deadmanHome.slice(cut + 1) === placeOf(home);
}

function placeOf(home: string): string {
  return `${hostname()}:${realOf(home)}`;
}

function realOf(home: string): string {
  try {
    return realpathSync(home);
  } catch {
    return resolve(home); // gone
  }
}

/** Null: there is none that is ours. */
function readId(home: string): string | null {
  const read = readOwnFile(join(home, FILE));
  return read.ok && /^[0-9a-f]{32}$/.test(read.value.text) ? read.value.text : null;
}

/** A link appears whole or not at all, and of two makers the first stays. */
function makeId(home: string): string {
  const path = join(home, FILE);
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(home, { recursive: true });
    writeFileSync(draft, randomBytes(ID_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
    linkSync(draft, path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw unusable(path, errnoOf(error));
  } finally {
    rmSync(draft, { force: true });
  }
  const id = readId(home);
  if (id === null) throw unusable(path, 'is no id of a home; remove it while no run is armed');
  return id;
}

function unusable(path: string, why: string): Failure {
  return new Failure('UNAVAILABLE', 'DEADMAN_FILE_UNUSABLE', `the identity ${path}: ${why}`);
}
