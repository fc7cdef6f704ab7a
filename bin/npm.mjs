/**
 * Runs `npm ci` once, with surroundings in which npm works: without a home it gets a cache of its
 * own, and production settings do not keep the build tools away.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BootError, explain } from './boot-error.mjs';
import { PACKAGES_STAMP } from './fingerprint.mjs';

/** Scripts of packages stay off: nothing that we depend on needs one. */
const ARGUMENTS = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];

/**
 * @typedef {Record<string, string | undefined>} Env
 * @typedef {(path: string) => 'WRITABLE' | 'DENIED' | 'ABSENT'} Access
 */

/** @type {Access} */
const accessTo = (path) => {
  if (!existsSync(path)) return 'ABSENT';
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return 'WRITABLE';
  } catch {
    return 'DENIED';
  }
};

/**
 * @param {Env} env
 * @param {string} root the project folder
 * @param {Access} [access]
 * @returns {Env} env, with an npm cache of its own where the home cannot hold one
 */
export function npmEnvironment(env, root, access = accessTo) {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const theirs = env['npm_config_cache'] ?? (home === '' ? undefined : join(home, '.npm'));
  if (theirs !== undefined) {
    const found = access(theirs);
    // npm makes its cache, and does not make the folder around it.
    if (found === 'WRITABLE') return env;
    if (found === 'ABSENT' && access(dirname(theirs)) === 'WRITABLE') return env;
  }
  const ours = join(root, '.mqk', 'npm-cache');
  const shared = join(tmpdir(), `mqk-npm-cache-${String(process.getuid?.() ?? '')}`);
  return { ...env, npm_config_cache: access(root) === 'WRITABLE' ? ours : shared };
}

/**
 * @param {Env} env
 * @returns {{ command: string, args: string[], shell: boolean }} the npm that started us, else that of PATH
 */
export function npmCommand(env) {
  const path = env['npm_execpath'];
  // pnpm and yarn set the variable too, and do not know `ci`.
  if (path !== undefined && basename(path) === 'npm-cli.js') {
    return { command: process.execPath, args: [path, ...ARGUMENTS], shell: false };
  }
  return { command: 'npm', args: ARGUMENTS, shell: process.platform === 'win32' };
}

/**
 * Installs and stamps. Rejects with a BootError; an interruption carries exit code 130.
 * @param {string} root the project folder
 * @param {string} stamp
 * @param {(pid: number | undefined) => void} noteChild is told npm's process id
 */
export async function installPackages(root, stamp, noteChild) {
  process.stderr.write('mqk: installing packages with `npm ci`; this happens once ...\n');
  // npm trusts its record; a tree that a kill left half deleted must not pass for a whole one.
  for (const record of [PACKAGES_STAMP, join('node_modules', '.package-lock.json')]) {
    rmSync(join(root, record), { force: true });
  }
  const { exitCode, signal, output } = await run(root, noteChild);
  if (signal === 'SIGINT' || signal === 'SIGTERM' || exitCode === 130) throw interrupted();
  if (exitCode !== 0) {
    throw explain(
      `npm ci failed: ${complaintOf(output)}`,
      'BOOT_INSTALL_FAILED',
      'run `npm ci` in the project folder to see its whole report',
    );
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, PACKAGES_STAMP), `${stamp}\n`);
}

const interrupted = () =>
  new BootError(
    'BOOT_INTERRUPTED',
    'interrupted',
    'run the command again, it goes on by itself',
    130,
  );

/**
 * @param {string} root
 * @param {(pid: number | undefined) => void} noteChild
 * @returns {Promise<{ exitCode: number | null, signal: NodeJS.Signals | null, output: string }>}
 */
function run(root, noteChild) {
  const { command, args, shell } = npmCommand(process.env);
  return new Promise((resolve, reject) => {
    const env = npmEnvironment(process.env, root);
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    /** @type {NodeJS.Signals | null} */
    let stoppedBy = null;
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const leave = () => process.off('SIGINT', stop).off('SIGTERM', stop);
    child.on('spawn', () => noteChild(child.pid));
    child.on('error', (error) => {
      leave();
      reject(
        new BootError(
          'BOOT_NPM_MISSING',
          `npm cannot be started: ${error.message}`,
          'install npm (it comes with Node) or put it on the PATH',
        ),
      );
    });
    child.on('close', (exitCode, signal) => {
      leave();
      noteChild(undefined);
      resolve({ exitCode, signal: stoppedBy ?? signal, output });
    });
  });
}

/**
 * @param {string} output of npm
 * @returns {string} its error lines in one, without the pointers to log files
 */
export function complaintOf(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  const said = output
    .split('\n')
    .flatMap((line, at) => (/^npm (error|ERR!)/.test(line) ? [lines[at] ?? ''] : []));
  const telling = (said.length > 0 ? said : lines).filter(
    (line) => line !== '' && !/^at |complete log|_logs|debug-0/.test(line),
  );
  return telling.slice(0, 6).join('; ') || 'npm gave no reason';
}
