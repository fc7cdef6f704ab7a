/**
 * One process at a time installs and builds; the others wait for it. The lock is a folder that
 * appears by one rename with its owner's file inside, so it never stands without an owner. Who takes
 * a dead owner's lock over puts a whole file of its own beside it first, and then looks for others.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lifeOf } from './process-life.mjs';

const BEAT_MS = 2_000;
/** Fifteen missed beats: the owner on another machine or in another container is gone. */
const SILENT_ELSEWHERE_MS = 30_000;
/** An owner whose process lives is trusted longer (a laptop may sleep), but its id may be reused. */
const SILENT_HERE_MS = 600_000;
/** A living owner touches its file each BEAT_MS; one that names nobody and is older was torn or emptied. */
const NAMELESS_MS = 5_000;

/**
 * @typedef {{ pid: number, host: string, life?: string | null, childPid?: number | undefined }} Owner
 * `life` tells the owner from a later process of its number; null or absent: it is not known.
 * `childPid` is npm: it outlives a killed owner for a while and must not be run twice.
 */

/**
 * @param {Owner} owner
 * @param {number} silentMs since the owner's last sign of life
 * @param {(pid: number) => boolean} isAlive
 * @returns {boolean} true when nobody works under this lock any more
 */
export function isAbandoned(owner, silentMs, isAlive = isProcessAlive) {
  if (owner.host !== hostname()) return silentMs > SILENT_ELSEWHERE_MS;
  const isOwnerAlive = owner.pid !== process.pid && isAlive(owner.pid) && !isOtherLife(owner);
  const isChildAlive = owner.childPid !== undefined && isAlive(owner.childPid);
  return !(isOwnerAlive || isChildAlive) || silentMs > SILENT_HERE_MS;
}

/**
 * Whether a later process has the owner's number.
 * @param {Owner} owner
 */
function isOtherLife({ pid, life }) {
  const now = lifeOf(pid, '');
  return typeof life === 'string' && now !== null && now !== life;
}

/**
 * Who holds a lock and is not known to be gone. `isProven`: on this machine, and its number is not another's by now.
 * @param {string} path of the lock folder
 * @returns {Owner & { isProven: boolean } | null} null: nobody; process 0: it does not say who
 */
export function lockHolder(path) {
  const { living } = ownersIn(path, '');
  if (living === undefined) return null;
  const { pid, host, life } = living;
  const isProven = host === hostname() && typeof life === 'string' && lifeOf(pid, '') === life;
  return { ...living, isProven };
}

/** @param {number} pid */
function isProcessAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A held lock. `noteChild` names the process that does the work; `isHeld` says that nobody took the lock away; `release`
 * gives it back.
 * @typedef {{ noteChild: (pid: number | undefined) => void, isHeld: () => boolean, release: () => void }} Lock
 */

/** Of a lock that does not say whose it is. */
const NOBODY = { pid: 0, host: hostname() };

/**
 * Takes the lock if it is free or abandoned. A disk that refuses leaves no draft behind.
 * @param {string} path of the lock folder; its parent exists
 * @returns {Lock | Owner} the lock, or who has it; process 0: nobody knows yet
 */
export function tryLock(path) {
  const mine = `owner-${String(process.pid)}-${String(process.hrtime.bigint())}`;
  const draft = `${path}.${mine}`;
  try {
    mkdirSync(draft);
    writeFileSync(join(draft, mine), ownerText());
    if (tryRename(draft, path)) return held(path, mine);
    const { living } = ownersIn(path, mine);
    if (living !== undefined) return living;
    return takeOver(path, join(draft, mine), mine) ?? held(path, mine);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * @param {string} draft
 * @param {string} path
 * @returns {boolean} false: there is a lock
 */
function tryRename(draft, path) {
  try {
    renameSync(draft, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') return false;
    throw error;
  }
}

/**
 * Puts the whole file of ours beside the dead ones, and only then looks who else is there: of several takers that do
 * so none can miss the other. Those that meet give way, and try again.
 * @param {string} path
 * @param {string} file of ours
 * @param {string} mine
 * @returns {Owner | undefined} who else is there; undefined: the lock is ours
 */
function takeOver(path, file, mine) {
  try {
    renameSync(file, join(path, mine));
  } catch {
    return NOBODY; // just given back
  }
  const { names, living, dead } = ownersIn(path, mine);
  if (living !== undefined || !names.includes(mine)) {
    rmSync(join(path, mine), { force: true });
    return living ?? NOBODY;
  }
  for (const name of dead) rmSync(join(path, name), { force: true });
  return undefined;
}

/**
 * @param {string} path
 * @param {string} mine is left out of both
 * @returns {{ names: string[], living: Owner | undefined, dead: string[] }}
 */
function ownersIn(path, mine) {
  const names = existsSync(path) ? readdirSync(path) : [];
  const dead = [];
  for (const name of names) {
    if (name === mine || !name.startsWith('owner-')) continue;
    const found = ownerOf(join(path, name));
    if (found !== undefined && !found.isAbandoned) return { names, living: found.owner, dead };
    dead.push(name);
  }
  return { names, living: undefined, dead };
}

/**
 * @param {string} file
 * @returns {{ owner: Owner, isAbandoned: boolean } | undefined} undefined: it is gone
 */
function ownerOf(file) {
  try {
    const silentMs = Date.now() - statSync(file).mtimeMs;
    const owner = ownerIn(readFileSync(file, 'utf8'));
    if (owner === null) return { owner: NOBODY, isAbandoned: silentMs > NAMELESS_MS };
    return { owner, isAbandoned: isAbandoned(owner, silentMs) };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} text
 * @returns {Owner | null} null: it does not say whose it is
 */
function ownerIn(text) {
  try {
    const { pid, host, life, childPid } = JSON.parse(text);
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host, life, childPid } : null;
  } catch {
    return null;
  }
}

/**
 * This process as the owner.
 * @param {number | undefined} [childPid]
 */
function ownerText(childPid) {
  const { pid } = process;
  return JSON.stringify({ pid, host: hostname(), life: lifeOf(pid, ''), childPid });
}

/**
 * @param {string} path
 * @param {string} mine
 * @returns {Lock}
 */
function held(path, mine) {
  const file = join(path, mine);
  const beat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      clearInterval(beat);
    }
  }, BEAT_MS);
  beat.unref();
  return {
    noteChild: (childPid) => {
      // By a rename: a kill in between leaves the file as it was.
      const next = join(path, `next-${mine}`);
      writeFileSync(next, ownerText(childPid));
      renameSync(next, file);
    },
    isHeld: () => existsSync(file),
    release: () => {
      clearInterval(beat);
      // Renamed first: removing in place would take a successor's fresh owner file along.
      const gone = `${path}.gone-${mine}`;
      if (existsSync(file)) renameSync(path, gone);
      rmSync(gone, { recursive: true, force: true });
    },
  };
}
