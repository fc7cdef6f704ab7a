/**
 * Says whether something must be done at all, by reading stamps and file times. It runs before
 * every command, so it only stats: a few milliseconds for several hundred sources.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Written last into node_modules: its presence says that an installation ran to its end. */
export const PACKAGES_STAMP = join('node_modules', '.mqk-stamp');
/** Written into dist before dist gets its name. */
export const BUILD_STAMP = join('dist', '.stamp');

/** A hit here means that npm has written its tree to the end, with or without us. */
const NPM_RECORD = join('node_modules', '.package-lock.json');

/**
 * @param {string} root the project folder
 * @returns {string} what node_modules must hold: the lock file's hash, and for which machine
 */
export function packagesFingerprint(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

/**
 * @param {string} root the project folder
 * @returns {string} SHA-256 over path, size and time of all that goes into dist
 */
export function sourceFingerprint(root) {
  const hash = createHash('sha256');
  for (const path of [
    ...sources(root, 'src'),
    'package.json',
    'package-lock.json',
    'bin/build.mjs',
  ]) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${String(size)}\0${String(mtimeMs)}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder relative to root
 * @returns {string[]} the sources below it, sorted; tests and texts do not count
 */
function sources(root, folder) {
  /** @type {string[]} */
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...sources(root, path));
    else if (!/\.test\.ts$|\.md$/.test(entry.name)) found.push(path);
  }
  return found.sort((a, b) => (a < b ? -1 : 1));
}

/**
 * @param {string} root
 * @param {string} stamp path of a stamp file, relative to root
 * @param {string} wanted
 * @returns {boolean}
 */
export function isStamped(root, stamp, wanted) {
  try {
    return readFileSync(join(root, stamp), 'utf8').trim() === wanted;
  } catch {
    return false;
  }
}

/**
 * True when somebody ran `npm ci` or `npm install` by hand and it ended well: npm writes its own
 * record last, and it names each package that the lock file wants at the same version.
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalledByHand(root) {
  try {
    const wanted = packagesOf(readFileSync(join(root, 'package-lock.json'), 'utf8'));
    const present = packagesOf(readFileSync(join(root, NPM_RECORD), 'utf8'));
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === '' ||
        (present[path] === undefined
          ? optional === true
          : present[path].version === version && existsSync(join(root, path, 'package.json'))),
    );
  } catch {
    return false;
  }
}

/**
 * @typedef {Record<string, { version?: string, optional?: boolean }>} Packages by folder; '' is the project
 * @typedef {{ packages: Packages }} Lock
 */

/**
 * @param {string} text of a lock file
 * @returns {Packages}
 */
function packagesOf(text) {
  return /** @type {Lock} */ (JSON.parse(text)).packages;
}
