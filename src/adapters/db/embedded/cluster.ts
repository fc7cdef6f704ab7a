/** The cluster, which is the data: made once, whole or not at all, and never touched when it is another's. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../../../bin/make-folder.mjs';
import { Failure } from '../../../foundation/core/index.ts';
import { assertOwner, isRoot, type Account } from './account.ts';
import { settle, type Binaries } from './binaries.ts';
import { OPEN_TO_PASS, type Places } from './places.ts';
import { isProcessAlive } from './postmaster.ts';
import { folderFailure } from './system-error.ts';

/** The role and the database of this program. */
export const NAME = 'mqk';

/** What a server has in its folder, drafts of killed starts too; and what a volume has when it is new. */
const OURS = /^(?:cluster|socket|server\.log(?:\.old)?|binaries-.+|draft-[a-z]+-\d+|lost\+found)$/;

/**
 * Makes the server's folder for the account, closed to others. A folder of somebody else is left as it is,
 * owner and permissions too: `DB_FOLDER_UNUSABLE`.
 */
export function provideRoot({ root, cluster }: Places, account: Account): void {
  try {
    makeFolder(root, OPEN_TO_PASS);
    if (!existsSync(join(cluster, 'PG_VERSION'))) refuseForeign(root);
    if (isRoot()) chownSync(root, account.uid, account.gid);
    chmodSync(root, 0o700);
  } catch (error) {
    throw folderFailure(error, root, 'make');
  }
}

/** Without a cluster in it a folder is ours when it holds nothing else than what a start leaves. */
function refuseForeign(root: string): void {
  const foreign = readdirSync(root).find((name) => !OURS.test(name));
  if (foreign === undefined) return;
  const message = `${root} holds "${foreign}", which is not of the embedded database; it was not touched`;
  throw new Failure('UNAVAILABLE', 'DB_FOLDER_UNUSABLE', message, {
    fix: 'let MQK_PG_DATA or postgres.json name a folder that is empty or not there',
  });
}

/**
 * Makes the cluster unless it is there. Several processes may come at once: each makes a draft, one rename
 * wins, and the others take the winner's. Throws `DB_VERSION_MISMATCH`, `DB_START_FAILED`.
 */
export function provideCluster(places: Places, account: Account, binaries: Binaries): void {
  const { cluster } = places;
  if (!existsSync(cluster)) {
    sweepDrafts(places.root);
    const draft = join(places.root, `draft-cluster-${process.pid}`);
    try {
      makeDraft(draft, account, binaries);
      settle(draft, cluster);
      syncFolder(places.root);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw folderFailure(error, cluster, 'make');
    }
  }
  assertVersion(cluster, binaries);
  assertOwner(cluster, account);
}

/** A cluster of another major version is left as it is. */
function assertVersion(cluster: string, { major }: Binaries): void {
  const version = readVersion(cluster);
  if (version === major) return;
  const message = `the cluster ${cluster} was made by Postgres ${version}, this program brings ${major}`;
  throw new Failure('UNAVAILABLE', 'DB_VERSION_MISMATCH', message);
}

function readVersion(cluster: string): string {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw folderFailure(error, join(cluster, 'PG_VERSION'), 'read');
  }
}

function makeDraft(draft: string, account: Account, { initdb, postgres }: Binaries): void {
  const made = runAs(account, initdb, [
    ...['--pgdata', draft, '--username', NAME, '--encoding', 'UTF8'],
    // One order of texts on every machine, whatever its locales.
    ...['--locale-provider', 'builtin', '--locale', 'C.UTF-8', '--data-checksums'],
  ]);
  if (made.status !== 0) throw startFailed('initdb', made);
  const created = runAs(account, postgres, ['--single', '-D', draft, 'postgres'], {
    input: `CREATE DATABASE ${NAME}\n`,
  });
  if (created.status !== 0) throw startFailed('the first start', created);
  writeRules(draft, account);
}

/** No password and no network: the system says who is at the other end of the socket. */
function writeRules(draft: string, account: Account): void {
  const users = [...new Set(['root', account.name])];
  writeFileSync(join(draft, 'pg_hba.conf'), 'local all all peer map=mqk\n');
  writeFileSync(
    join(draft, 'pg_ident.conf'),
    users.map((user) => `mqk "${user}" ${NAME}\n`).join(''),
  );
}

/** Runs a program of the server as its account, in a folder that it may enter, with nothing of ours. */
function runAs(
  account: Account,
  program: string,
  args: readonly string[],
  { input = '' }: { readonly input?: string } = {},
): SpawnSyncReturns<string> {
  return spawnSync(program, args, {
    cwd: '/',
    env: serverEnvironment(),
    encoding: 'utf8',
    input,
    ...(isRoot() ? { uid: account.uid, gid: account.gid } : {}),
  });
}

/** Secrets of ours never stand in the server's environment, and its messages are English. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function startFailed(what: string, run: SpawnSyncReturns<string>): Failure {
  const said = `${run.stderr}${run.error?.message ?? ''}`.trim().split('\n').slice(-3).join('; ');
  const isFull = /No space left/.test(said);
  const code = isFull ? 'DB_DISK_FULL' : 'DB_START_FAILED';
  return new Failure('UNAVAILABLE', code, `${what} of the embedded database failed: ${said}`);
}

/** Drafts of killed processes. */
function sweepDrafts(root: string): void {
  for (const name of readdirSync(root)) {
    const pid = /^draft-[a-z]+-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isProcessAlive(Number(pid))) {
      rmSync(join(root, name), { recursive: true, force: true });
    }
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
