#!/usr/bin/env node
/**
 * Makes a clone ready to run: installs packages and builds when, and only when, something is
 * missing or out of date. Runs before every command, on built-ins alone. A package from the
 * registry arrives ready and is left alone.
 *
 * Called directly: `node bin/install.mjs [--no-build]`.
 */
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  BootError,
  OLDEST_NODE,
  asBootError,
  explain,
  isNodeSupported,
  report,
} from './boot-error.mjs';
import {
  BUILD_STAMP,
  PACKAGES_STAMP,
  isInstalledByHand,
  isStamped,
  packagesFingerprint,
  sourceFingerprint,
} from './fingerprint.mjs';
import { tryLock } from './lock.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const POLL_MS = 100;

/**
 * Returns when the program can be imported; otherwise prints why not and ends the process.
 * @param {{ withBuild?: boolean }} [options]
 */
export async function ensureReady({ withBuild = true } = {}) {
  try {
    if (!isNodeSupported(process.versions.node)) throw nodeTooOld();
    if (!isClone()) return;
    const missing = whatIsMissing(withBuild);
    if (missing.packages || missing.build) await prepare(withBuild);
  } catch (thrown) {
    const error = asBootError(thrown);
    report(error, process.argv.includes('--json'));
    process.exit(error.exitCode);
  }
}

function nodeTooOld() {
  const oldest = OLDEST_NODE.join('.');
  return new BootError(
    'BOOT_NODE_TOO_OLD',
    `this is Node ${process.versions.node}, the program needs ${oldest} or newer`,
    `install Node ${oldest} or newer and run the command again`,
    1,
  );
}

/** Only a clone has sources; the lock file tells which packages they want. */
function isClone() {
  return existsSync(join(ROOT, 'src')) && existsSync(join(ROOT, 'package-lock.json'));
}

/** @param {boolean} withBuild */
function whatIsMissing(withBuild) {
  return {
    packages: !isStamped(ROOT, PACKAGES_STAMP, packagesFingerprint(ROOT)),
    build:
      withBuild &&
      !(
        isStamped(ROOT, BUILD_STAMP, sourceFingerprint(ROOT)) &&
        existsSync(join(ROOT, 'dist', 'mqk.mjs'))
      ),
  };
}

/**
 * Does the missing work while no other process does; what a predecessor finished stays done.
 * @param {boolean} withBuild
 */
async function prepare(withBuild) {
  mkdirSync(join(ROOT, '.mqk'), { recursive: true });
  const lock = await waitForLock(join(ROOT, '.mqk', 'boot.lock'));
  const quit = () => {
    lock.release();
    process.exit(130);
  };
  try {
    if (whatIsMissing(false).packages) await providePackages(lock);
    process.on('SIGINT', quit).on('SIGTERM', quit);
    if (whatIsMissing(withBuild).build) await provideBuild();
  } finally {
    process.off('SIGINT', quit).off('SIGTERM', quit);
    lock.release();
  }
}

/** @param {import('./lock.mjs').Lock} lock */
async function providePackages(lock) {
  const stamp = packagesFingerprint(ROOT);
  if (isInstalledByHand(ROOT)) {
    writeFileSync(join(ROOT, PACKAGES_STAMP), `${stamp}\n`);
    return;
  }
  const { installPackages } = await import('./npm.mjs');
  await installPackages(ROOT, stamp, lock.noteChild);
}

async function provideBuild() {
  const { build } = await import('./build.mjs');
  try {
    await build(ROOT, sourceFingerprint(ROOT));
  } catch (thrown) {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    throw explain(text, 'BOOT_BUILD_FAILED', 'correct the source that the message names');
  }
}

/** @param {string} path */
async function waitForLock(path) {
  for (let isSaid = false; ; isSaid = true) {
    const answer = tryLock(path);
    if ('release' in answer) return answer;
    if (!isSaid) {
      process.stderr.write(`mqk: process ${String(answer.pid)} is installing; waiting ...\n`);
    }
    await sleep(POLL_MS);
  }
}

if (
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  await ensureReady({ withBuild: !process.argv.includes('--no-build') });
}
