/** As whom the server runs: Postgres refuses root, and needs an account that the system knows by name. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Exists on Debian and in the images of Node; its files hold the server of a machine that runs as root. */
const UNPRIVILEGED = 'nobody';

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Ourselves, or for root the owner of an existing cluster, else `nobody`. Throws `DB_ACCOUNT_UNKNOWN`. */
export function serverAccount(cluster: string): Account {
  if (!isRoot()) return ourselves();
  if (!existsSync(join(cluster, 'PG_VERSION')))
    return find((account) => account.name === UNPRIVILEGED, UNPRIVILEGED);
  const { uid } = statSync(cluster);
  return find((account) => account.uid === uid, `the owner ${uid} of ${cluster}`);
}

/** Throws `DB_ACCOUNT_MISMATCH` when another user made the cluster. */
export function assertOwner(cluster: string, account: Account): void {
  const { uid } = statSync(cluster);
  if (uid === account.uid) return;
  const message = `the cluster ${cluster} belongs to user ${uid}, this is ${account.name} (${account.uid})`;
  throw new Failure('UNAVAILABLE', 'DB_ACCOUNT_MISMATCH', message);
}

function ourselves(): Account {
  try {
    const { uid, gid, username } = userInfo();
    return { uid, gid, name: username };
  } catch {
    throw unknownAccount(`user ${String(process.getuid?.())}`);
  }
}

function find(isWanted: (account: Account) => boolean, who: string): Account {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const account = lines.map(toAccount).find(isWanted);
  if (account === undefined) throw unknownAccount(who);
  return account;
}

function toAccount(line: string): Account {
  const [name = '', , uid, gid] = line.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

function unknownAccount(who: string): Failure {
  const message = `${who} has no entry in the system's list of accounts, which Postgres needs`;
  return new Failure('UNAVAILABLE', 'DB_ACCOUNT_UNKNOWN', message);
}
