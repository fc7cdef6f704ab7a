/** Starts and stops the embedded server. It outlives who started it, and its keeper ends it when unused. */
import { spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../../foundation/core/index.ts';
import { isRoot, serverAccount, type Account } from './account.ts';
import { provideBinaries, type Binaries } from './binaries.ts';
import { provideCluster, provideRoot, serverEnvironment } from './cluster.ts';
import { markMade, requireNotLost } from './made-mark.ts';
import { writePointer, type Places } from './places.ts';
import { findPostmaster, isProcessAlive, removeStalePidFile } from './postmaster.ts';
import { folderFailure, systemCode } from './system-error.ts';

/** Recovery after a kill replays at most one checkpoint's log; a minute is ample on a slow disk. */
const START_MS = 60_000;
/** After a kill -9 the old backends hold the shared memory until they notice. */
const RETRY_MS = 15_000;
const POLL_MS = 10;
/** A fast stop writes a checkpoint. */
const STOP_MS = 30_000;
const LOG_LIMIT = 4_000_000;

/** Whatever stands in the cluster's files, these hold: the command line is stronger. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_sync_method: 'fdatasync',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  // Statements carry payloads, which do not belong into a log.
  log_min_error_statement: 'panic',
};

/** Brings the server up unless it is; returns when it takes connections. */
export async function provideServer(places: Places): Promise<void> {
  if (findPostmaster(places.cluster)?.isReady === true && existsSync(places.socketDir)) {
    markMade(places);
    return;
  }
  requireNotLost(places);
  const account = serverAccount(places.cluster);
  provideRoot(places, account);
  writePointer(places);
  const binaries = provideBinaries(places.root, account);
  provideCluster(places, account, binaries);
  markMade(places);
  provideSocketDir(places, account);
  await startUntilReady(places, account, binaries);
}

/** Ends the server, its clients too; returns whether there was one. Rejects with `DB_TIMEOUT`. */
export async function stopServer({ cluster }: Places): Promise<boolean> {
  const found = findPostmaster(cluster);
  if (found === null) return false;
  process.kill(found.pid, 'SIGINT');
  for (let waited = 0; isProcessAlive(found.pid); waited += POLL_MS) {
    if (waited > STOP_MS) {
      const message = `the embedded database (process ${found.pid}) did not stop in ${STOP_MS} ms`;
      throw new Failure('TIMEOUT', 'DB_TIMEOUT', message);
    }
    await sleep(POLL_MS);
  }
  return true;
}

/** A folder of that name which is not the account's own would let others stand in for the server. */
function provideSocketDir({ socketDir }: Places, account: Account): void {
  try {
    // Closed from its first moment on: its parents exist.
    mkdirSync(socketDir, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw folderFailure(error, socketDir, 'make');
  }
  // Another root may have made it a moment ago.
  if (isRoot() && isFolderOf(socketDir, 0)) chownSync(socketDir, account.uid, account.gid);
  if (isFolderOf(socketDir, account.uid)) return;
  const message = `the socket folder ${socketDir} is not a closed folder of ${account.name}`;
  throw new Failure('UNAVAILABLE', 'DB_FOLDER_UNUSABLE', message);
}

function isFolderOf(path: string, uid: number): boolean {
  const found = lstatSync(path);
  return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0;
}

/** Of several starters one wins, by the server's own lock file; the others wait for it. */
async function startUntilReady(
  places: Places,
  account: Account,
  binaries: Binaries,
): Promise<void> {
  const begun = performance.now();
  const since = (): number => performance.now() - begun;
  while (since() < START_MS) {
    const found = findPostmaster(places.cluster);
    if (found?.isReady === true) return;
    if (found === null) {
      removeStalePidFile(places.cluster);
      const ended = await start(places, account, binaries);
      if (ended !== null && since() > RETRY_MS && findPostmaster(places.cluster) === null) break;
      if (ended !== null) await refuseHopeless(places, ended);
    }
    await sleep(POLL_MS);
  }
  throw failed(places, lastLines(places.log));
}

/** Returns null when the server is ready, else what it said before it ended. */
async function start(
  places: Places,
  account: Account,
  { postgres }: Binaries,
): Promise<string | null> {
  const log = openLog(places.log, account);
  const from = statSync(places.log).size;
  const settings = { ...SETTINGS, unix_socket_directories: places.socketDir };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', places.cluster, ...flags], {
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
    ...(isRoot() ? { uid: account.uid, gid: account.gid } : {}),
  });
  closeSync(log);
  // A program that cannot be started has no process id, and is told below like one that ended.
  server.on('error', () => undefined);
  server.unref();
  for (let waited = 0; waited < START_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null)
      return readFileSync(places.log, 'utf8').slice(from);
    if (findPostmaster(places.cluster)?.isReady === true) break;
  }
  return null;
}

/** What no further try mends is told at once. */
async function refuseHopeless(places: Places, said: string): Promise<void> {
  if (/incompatible with (this version|server)|was initialized .* version/i.test(said)) {
    const message = `the cluster ${places.cluster} is of another version: ${fatalLine(said)}`;
    throw new Failure('UNAVAILABLE', 'DB_VERSION_MISMATCH', message);
  }
  if (/No space left/.test(said)) {
    const message = `the disk of ${places.root} is full: ${fatalLine(said)}`;
    throw new Failure('UNAVAILABLE', 'DB_DISK_FULL', message);
  }
  const isPassing = /lock file|shared memory|in use|another (server|postmaster)|is running/i.test(
    said,
  );
  if (!isPassing) throw failed(places, said);
  await sleep(100);
}

function failed({ root }: Places, said: string): Failure {
  const message = `the embedded database in ${root} does not start: ${fatalLine(said)}`;
  return new Failure('UNAVAILABLE', 'DB_START_FAILED', message);
}

function fatalLine(said: string): string {
  const lines = said.trim().split('\n');
  const line = lines.find((text) => /FATAL|PANIC|error/i.test(text)) ?? lines.at(-1) ?? '';
  return line === '' ? 'it gave no reason, as a program does that could not be run' : line;
}

function lastLines(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(-20).join('\n') : '';
}

/** Appends; a log that grew large becomes the old one first. */
function openLog(path: string, account: Account): number {
  try {
    if (existsSync(path) && statSync(path).size > LOG_LIMIT) renameSync(path, `${path}.old`);
    const log = openSync(path, 'a', 0o600);
    if (isRoot()) fchownSync(log, account.uid, account.gid);
    return log;
  } catch (error) {
    throw folderFailure(error, path, 'write');
  }
}
