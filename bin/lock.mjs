/**
 * One process at a time installs and builds; the others wait for it. The lock is a folder that
 * appears by one rename with its owner's file inside, so it never stands without an owner. A dead
 * owner's lock is taken over by renaming that file: of several takers the system lets one win.
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

const BEAT_MS = 2_000;
/** Fifteen missed beats: the owner on another machine or in another container is gone. */
const SILENT_ELSEWHERE_MS = 30_000;
/** An owner whose process lives is trusted longer (a laptop may sleep), but its id may be reused. */
const SILENT_HERE_MS = 600_000;

/**
 * @typedef {{ pid: number, host: string, childPid?: number | undefined }} Owner
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
  const isOwnerAlive = owner.pid !== process.pid && isAlive(owner.pid);
  const isChildAlive = owner.childPid !== undefined && isAlive(owner.childPid);
  return !(isOwnerAlive || isChildAlive) || silentMs > SILENT_HERE_MS;
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
 * A held lock. `noteChild` names the process that does the work; `release` gives the lock back.
 * @typedef {{ noteChild: (pid: number | undefined) => void, release: () => void }} Lock
 */

/**
 * Takes the lock if it is free or abandoned.
 * @param {string} path of the lock folder; its parent exists
 * @returns {Lock | Owner} the lock, or who has it
 */
export function tryLock(path) {
  const mine = `owner-${String(process.pid)}-${String(process.hrtime.bigint())}`;
  const draft = `${path}.${mine}`;
  mkdirSync(draft);
  writeFileSync(join(draft, mine), JSON.stringify({ pid: process.pid, host: hostname() }));
  try {
    renameSync(draft, path);
    return held(path, mine);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const current = ownerOf(path);
    if (current === undefined) {
      if (isTaken(error)) return { pid: 0, host: hostname() };
      throw error;
    }
    if (!isAbandoned(current.owner, current.silentMs)) return current.owner;
    return takeOver(path, current.file, mine) ? held(path, mine) : current.owner;
  }
}

/** @param {unknown} error */
function isTaken(error) {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
}

/**
 * @param {string} path
 * @returns {{ owner: Owner, file: string, silentMs: number } | undefined} undefined: just given back
 */
function ownerOf(path) {
  try {
    const file = readdirSync(path).find((name) => name.startsWith('owner-'));
    if (file === undefined) return undefined;
    const owner = /** @type {Owner} */ (JSON.parse(readFileSync(join(path, file), 'utf8')));
    return { owner, file, silentMs: Date.now() - statSync(join(path, file)).mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {string} theirs
 * @param {string} mine
 */
function takeOver(path, theirs, mine) {
  try {
    renameSync(join(path, theirs), join(path, mine));
    writeFileSync(join(path, mine), JSON.stringify({ pid: process.pid, host: hostname() }));
    return true;
  } catch {
    return false;
  }
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
    noteChild: (childPid) =>
      writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), childPid })),
    release: () => {
      clearInterval(beat);
      // Renamed first: removing in place would take a successor's fresh owner file along.
      const gone = `${path}.gone-${mine}`;
      if (existsSync(file)) renameSync(path, gone);
      rmSync(gone, { recursive: true, force: true });
    },
  };
}
