/** Opens the database of a command on runs: waiting halts are carried out before anything else. */
import { userInfo } from 'node:os';
import { openDatabase, openToFence } from '../../../adapters/db/index.ts';
import { readProvenance } from '../../../services/research/index.ts';
import {
  fenceSpooledHalts,
  settleSpooledHalts,
  type RunDesk,
} from '../../../services/runtime/index.ts';
import { databaseRequest } from '../db/request-of.ts';
import type { Host } from '../host.ts';
import { note } from '../output.ts';
import { homeOf } from '../places.ts';

/** Gives `work` the desk, once no halt waits any more. Fails as the database does. */
export async function withDesk<T>(host: Host, work: (desk: RunDesk) => Promise<T>): Promise<T> {
  return await withOpenDesk(host, openDatabase, async (desk) => {
    const waiting = await fenceSpooledHalts(desk);
    const [failure] = [...waiting.failures, ...(await settleSpooledHalts(desk, waiting))];
    if (failure !== undefined) throw failure;
    return await work(desk);
  });
}

/**
 * As `withDesk`, for a halt: its own fence is raised before any other, and a database that waits for a migration is
 * opened as it is. `work` carries the waiting halts out.
 */
export async function withHaltDesk<T>(host: Host, work: (desk: RunDesk) => Promise<T>): Promise<T> {
  return await withOpenDesk(host, openToFence, work);
}

async function withOpenDesk<T>(
  host: Host,
  open: typeof openDatabase,
  work: (desk: RunDesk) => Promise<T>,
): Promise<T> {
  const opened = await open(databaseRequest(host));
  if (!opened.ok) throw opened.error;
  const db = opened.value;
  const desk: RunDesk = {
    db,
    brokers: host.brokers,
    home: homeOf(host),
    env: host.env,
    // Git takes tens of milliseconds, which a halt must not wait for.
    get build() {
      const { programVersion, gitHash, dirty } = readProvenance(host.packageRoot);
      return { programVersion, gitHash, dirty };
    },
    actor: actorOf(),
    isInterrupted: host.isInterrupted,
    crashAt: host.crashAt,
    note: (line) => {
      note(host, line);
    },
  };
  try {
    return await work(desk);
  } finally {
    await db.close();
  }
}

/** Who stands in the row and in the event. */
export function actorOf(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return `cli:uid-${process.getuid?.() ?? 'unknown'}`; // no entry in the list of users, as in containers
  }
}
