/**
 * The deadman file of an armed run: while it lies there as it was written, the run may trade. Whoever
 * removes or touches it disarms, without a database, a password or this program. Making one arms nothing:
 * nobody reads a file of a run that is not armed.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { makeFolder } from '../../../adapters/artifacts/index.ts';
import {
  canonicalJson,
  err,
  Failure,
  ok,
  type Result,
  type Secret,
} from '../../../foundation/core/index.ts';
import { readDeadmanKey, takeDeadmanKey } from './deadman-key.ts';
import { errnoOf, readOwnFile } from './own-file.ts';

/** Which arming of which run a file stands for. */
export interface DeadmanClaim {
  readonly runId: string;
  readonly armEpoch: number;
  /** Random text of this arming. */
  readonly nonce: string;
}

export interface DeadmanPlace {
  /** MQK_HOME, absolute. */
  readonly home: string;
  /** Below it. */
  readonly file: string;
}

/** What a look at the file found: the run's own, or in one word what is wrong: MISSING, or as `readOwnFile` says. */
export type DeadmanLook =
  { readonly holds: true } | { readonly holds: false; readonly why: string };

const NONCE_BYTES = 16;
/** Its owner reads and writes it, nobody else. */
const FILE_MODE = 0o600;
const OWN_FOLDER = 0o700;

export function newDeadmanNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

export function deadmanPath({ home, file }: DeadmanPlace): string {
  return join(home, file);
}

/**
 * Writes the file of an arming, 0600, whole and durable before it has its name. False: the place is taken. Fails
 * with DEADMAN_FILE_UNUSABLE when it cannot be written.
 */
export function makeDeadmanFile(place: DeadmanPlace, claim: DeadmanClaim): boolean {
  const path = deadmanPath(place);
  const text = textOf(claim, takeDeadmanKey(place.home));
  const draft = `${path}.${claim.nonce}`;
  try {
    makeFolder(dirname(path), OWN_FOLDER);
    requireInside(place);
    writeDurably(draft, text);
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && !isAbsent(path)) return false;
    throw error instanceof Failure ? error : unusable(path, errnoOf(error));
  } finally {
    removeQuietly(draft);
  }
}

/** The arming whose file lies there, as this home has signed it; null when there is none. */
export function deadmanClaimIn(place: DeadmanPlace): DeadmanClaim | null {
  const read = readClaim(place);
  return read.ok ? read.value : null;
}

/** One look. It throws nothing: what cannot be read does not hold. */
export function lookAtDeadmanFile(place: DeadmanPlace, claim: DeadmanClaim): DeadmanLook {
  const read = readClaim(place);
  if (!read.ok) return { holds: false, why: read.error };
  const { runId, armEpoch, nonce } = read.value;
  const isOwn =
    runId === claim.runId && armEpoch === claim.armEpoch && isSameText(nonce, claim.nonce);
  return isOwn ? { holds: true } : { holds: false, why: 'FOREIGN' };
}

/**
 * Removes what lies in the place of a deadman file unless `keeps` wants it: by the claim of a file that this
 * home has signed, null of any other. A folder is left to a person.
 */
export function removeDeadmanFile(
  place: DeadmanPlace,
  keeps: (claim: DeadmanClaim | null) => boolean,
): void {
  const path = deadmanPath(place);
  const isKept = (at: DeadmanPlace): boolean => {
    const read = readClaim(at);
    return keeps(read.ok ? read.value : null) || (!read.ok && read.error === 'NOT_A_FILE');
  };
  if (isKept(place)) return;
  const aside = { ...place, file: `${place.file}.${newDeadmanNonce()}` };
  try {
    // A file has its name by what it says: one that was put there after the look goes back.
    renameSync(path, deadmanPath(aside));
    if (isKept(aside)) linkSync(deadmanPath(aside), path);
    unlinkSync(deadmanPath(aside));
    syncFolder(dirname(path));
  } catch (error) {
    if (!GONE.has(errnoOf(error))) throw unusable(path, errnoOf(error));
  }
}

/** The file is not there, or not even its folder. */
const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** The claim of a file that this home has signed, or in one word what is wrong with it. */
function readClaim(place: DeadmanPlace): Result<DeadmanClaim, string> {
  const read = readOwnFile(deadmanPath(place));
  if (!read.ok) return err(GONE.has(read.error) ? 'MISSING' : read.error);
  const { text, mode } = read.value;
  if (mode !== FILE_MODE) return err('MODE'); // root reads what is closed
  if (text === '') return err('EMPTY');
  try {
    const key = readDeadmanKey(place.home);
    if (key === null) return err('NO_KEY');
    const claim = claimIn(text);
    return claim !== null && isSameText(text, textOf(claim, key)) ? ok(claim) : err('FOREIGN');
  } catch (error) {
    return err(error instanceof Failure ? error.code : 'FOREIGN');
  }
}

function claimIn(text: string): DeadmanClaim | null {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  if (!('run_id' in parsed && 'arm_epoch' in parsed && 'nonce' in parsed)) return null;
  const { run_id: runId, arm_epoch: armEpoch, nonce } = parsed;
  if (typeof runId !== 'string' || typeof armEpoch !== 'number') return null;
  return typeof nonce === 'string' ? { runId, armEpoch, nonce } : null;
}

function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a file could be made, and whether there is none; leaves nothing behind. */
export function probeDeadmanPlace(place: DeadmanPlace): { isWritable: boolean; isAbsent: boolean } {
  const path = deadmanPath(place);
  const probe = `${path}.${newDeadmanNonce()}`;
  try {
    makeFolder(dirname(path), OWN_FOLDER);
    requireInside(place);
    writeDurably(probe, '');
    return { isWritable: true, isAbsent: isAbsent(path) };
  } catch {
    return { isWritable: false, isAbsent: isAbsent(path) };
  } finally {
    removeQuietly(probe);
  }
}

function isAbsent(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch (error) {
    return errnoOf(error) === 'ENOENT';
  }
}

/** Of a draft or probe that may not even have a folder to lie in. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    if (!GONE.has(errnoOf(error))) throw unusable(path, errnoOf(error));
  }
}

/** A linked folder must not lead the file out of the home. */
function requireInside({ home, file }: DeadmanPlace): void {
  const folder = realpathSync(dirname(join(home, file)));
  const from = relative(realpathSync(home), folder);
  if (from === '..' || from.startsWith(`..${sep}`))
    throw unusable(folder, 'lies outside of MQK_HOME');
}

function writeDurably(path: string, text: string): void {
  const handle = openSync(path, 'wx', FILE_MODE);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function textOf({ runId, armEpoch, nonce }: DeadmanClaim, key: Secret): string {
  const claim = { run_id: runId, arm_epoch: armEpoch, nonce };
  const hmac = createHmac('sha256', key.reveal()).update(canonicalJson(claim)).digest('hex');
  return canonicalJson({ ...claim, hmac });
}

function unusable(path: string, why: string): Failure {
  const known: Readonly<Record<string, string>> = {
    EEXIST: 'there is one already',
    ENOENT: 'its folder is not there',
  };
  const message = `the deadman file ${path}: ${known[why] ?? why}`;
  return new Failure('UNAVAILABLE', 'DEADMAN_FILE_UNUSABLE', message);
}
