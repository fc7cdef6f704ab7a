/**
 * The keeper: a small process of its own that holds one connection, counts the others, and stops the
 * server when there was none for a while. Whoever opens the database starts one if none is connected, so
 * that a killed keeper is replaced; of several the server's advisory lock lets one stay.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../../../foundation/core/index.ts';
import type { Statements } from '../connection/statements.ts';
import { packageRoot } from '../package-root.ts';
import { serverEnvironment } from './cluster.ts';
import type { Places } from './places.ts';
import { findPostmaster } from './postmaster.ts';

/** How long an unused server waits unless `MQK_PG_IDLE_SECONDS` says otherwise. */
const IDLE_SECONDS = 900;
const LONGEST_IDLE_SECONDS = 604_800;

/** Whether a keeper is connected. */
export async function isKept(db: Statements): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 FROM pg_stat_activity WHERE application_name = 'mqk keeper'`,
  );
  return rows.length > 0;
}

/** Starts a keeper that stops the server after `idleSeconds` without a client. */
export function startKeeper(places: Places, idleSeconds: number): void {
  const found = findPostmaster(places.cluster);
  if (found === null) return;
  const program = join(packageRoot(), 'bin', 'postgres-keeper.mjs');
  const keeper = spawn(
    process.execPath,
    [program, places.socketDir, String(found.pid), String(idleSeconds)],
    { cwd: '/', env: serverEnvironment(), detached: true, stdio: 'ignore' },
  );
  // Without a keeper the server merely goes on; the next command tries again.
  keeper.on('error', () => undefined);
  keeper.unref();
}

/** `MQK_PG_IDLE_SECONDS`, or the usual time. Throws `DB_IDLE_INVALID`. */
export function idleSecondsOf(env: Readonly<Record<string, string | undefined>>): number {
  const text = env['MQK_PG_IDLE_SECONDS'] ?? '';
  if (text === '') return IDLE_SECONDS;
  const seconds = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : LONGEST_IDLE_SECONDS + 1;
  if (seconds <= LONGEST_IDLE_SECONDS) return seconds;
  const message = `MQK_PG_IDLE_SECONDS is "${text.slice(0, 20)}"`;
  throw new Failure('UNAVAILABLE', 'DB_IDLE_INVALID', message);
}
