/**
 * Keeps the embedded server: ends it when no client was connected for the given time. It runs as a process
 * of its own, outlives the command that started it, and ends with the server.
 *
 * `node bin/postgres-keeper.mjs <socket folder> <server's process id> <idle seconds>`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { lifeOf } from './process-life.mjs';

const [, , host = '', pidText = '', idleText = ''] = process.argv;
const IDLE_MS = Number(idleText) * 1_000;
/** Often enough to be near the given time, seldom enough to cost nothing. */
const LOOK_MS = Math.min(5_000, Math.max(100, IDLE_MS / 4));
/** Clients that came in the last moment may finish in this time; then the server ends them. */
const PATIENCE_MS = 10_000;
/** Tells of the server as long as it listens: its process id is the first line. */
const LOCK_FILE = join(host, '.s.PGSQL.5432.lock');
/** One keeper per server: the first four bytes of `mqk-keep`. */
const LOCK_KEY = 1_836_150_573;

const client = new pg.Client({
  host,
  port: 5432,
  user: 'mqk',
  database: 'mqk',
  application_name: 'mqk keeper',
});
// The server went away, by whatever hand: there is nothing left to keep.
client.on('error', () => process.exit(0));

try {
  await client.connect();
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS mine', [LOCK_KEY]);
  if (rows[0].mine === true) await keep();
} catch {
  process.exit(0);
}
await client.end().catch(() => undefined);

async function keep() {
  for (let unusedSince = Date.now(); Date.now() - unusedSince < IDLE_MS;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { rows } = await client.query(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
         AND application_name <> 'mqk keeper'`,
    );
    if (rows[0].others > 0) unusedSince = Date.now();
  }
  await stop(Number(pidText));
}

/**
 * First in the way that takes no new client and cuts none off, then in the way that does.
 * @param {number} pid
 */
async function stop(pid) {
  // The server that we are connected to wrote its own number there: another one is another process's.
  if (Number(readFileSync(LOCK_FILE, 'utf8').split('\n')[0]) !== pid) return;
  const life = lifeOf(pid, LOCK_FILE);
  process.kill(pid, 'SIGTERM');
  await client.end();
  await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  // It should be gone by now, and its number may be another process's.
  if (life === null || lifeOf(pid, LOCK_FILE) !== life) return;
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It went this very moment.
  }
}
