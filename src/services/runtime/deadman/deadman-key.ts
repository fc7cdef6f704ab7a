/** The key that signs deadman files: made once per MQK_HOME, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { constants, linkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, Secret } from '../../../foundation/core/index.ts';
import { errnoOf, readOwnFile } from './own-file.ts';

const KEY_BYTES = 32;

/**
 * The key of this home, made when there is none. Fails with DEADMAN_KEY_UNUSABLE when the file is not this
 * user's own, is readable by others, or is no key; it is never replaced, since files that it signed may
 * still hold runs armed.
 */
export function takeDeadmanKey(home: string): Secret {
  const path = join(home, 'deadman.key');
  const found = readKey(path);
  if (found !== null) return found;
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeFileSync(draft, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
    // A link appears whole or not at all, and of two makers the first stays.
    linkSync(draft, path);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw unusable(path, errnoOf(error));
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path) ?? fail(path, 'is missing');
}

/** The key as it lies there; null when there is none. */
export function readDeadmanKey(home: string): Secret | null {
  return readKey(join(home, 'deadman.key'));
}

function readKey(path: string): Secret | null {
  const read = readOwnFile(path);
  if (!read.ok) return read.error === 'ENOENT' ? null : fail(path, read.error);
  const { text, mode } = read.value;
  if ((mode & (constants.S_IRWXG | constants.S_IRWXO)) !== 0) fail(path, 'others may read it');
  return /^[0-9a-f]{64}$/.test(text) ? new Secret(text) : fail(path, 'is no key');
}

function fail(path: string, why: string): never {
  throw unusable(path, why);
}

function unusable(path: string, why: string): Failure {
  return new Failure('UNAVAILABLE', 'DEADMAN_KEY_UNUSABLE', `the deadman key ${path}: ${why}`);
}
