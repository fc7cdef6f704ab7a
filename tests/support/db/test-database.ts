/**
 * A throw-away database per test file, cloned from a template that holds the whole schema: real Postgres,
 * some 30 ms each. Use it in `beforeAll`, close it in `afterAll`.
 *
 *     let desk: TestDatabase;
 *     beforeAll(async () => { desk = await openTestDatabase(); });
 *     afterAll(() => desk.close());
 *     ... desk.db.transaction(...)             in this process
 *     ... mqk(['run', 'list'], { env: desk.env })   through the command line
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import {
  connectTo,
  migrateDatabase,
  openDatabase,
  type Database,
} from '../../../src/adapters/db/index.ts';
import { PACKAGE_ROOT } from '../cli/run-in-process.ts';

export interface TestDatabase {
  readonly db: Database;
  /** `MQK_HOME`, empty and the file's own, and `MQK_DATABASE_URL`. */
  readonly env: Readonly<Record<'MQK_HOME' | 'MQK_DATABASE_URL', string>>;
  /** Ends the connections, drops the database, removes the home. */
  readonly close: () => Promise<void>;
}

/** Should a run be killed, its server ends after this time. */
const IDLE = { MQK_PG_IDLE_SECONDS: '60' };

/** With the schema of `migrations/`, or of another folder. */
export async function openTestDatabase(
  migrations = join(PACKAGE_ROOT, 'migrations'),
): Promise<TestDatabase> {
  const template = await provideTemplate(migrations);
  return openClone(template, migrations);
}

/** Without any schema; `db` is not checked against the migrations. */
export async function openEmptyDatabase(): Promise<TestDatabase> {
  return openClone('template0', null);
}

/** The run's own server, started on demand: for statements about databases. */
export function openTestServer(): Promise<Database> {
  return connectTo({ home: inject('databaseHome'), env: IDLE });
}

async function openClone(template: string, migrations: string | null): Promise<TestDatabase> {
  const name = `mqk_test_${randomUUID().replaceAll('-', '')}`;
  const server = await openTestServer();
  const home = mkdtempSync(join(tmpdir(), 'mqk-test-'));
  try {
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    const env = { MQK_HOME: home, MQK_DATABASE_URL: await urlOf(server, name) };
    const db = await open(env, migrations);
    const close = async (): Promise<void> => {
      await db.close();
      await drop(name);
      rmSync(home, { recursive: true, force: true });
    };
    return { db, env, close };
  } finally {
    await server.close();
  }
}

async function open(env: TestDatabase['env'], migrations: string | null): Promise<Database> {
  const request = { home: env.MQK_HOME, env };
  if (migrations === null) return connectTo(request);
  const opened = await openDatabase({ ...request, migrations });
  if (!opened.ok) throw opened.error;
  return opened.value;
}

async function drop(name: string): Promise<void> {
  const server = await openTestServer();
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.close();
}

/** Made once per server and content of the folder; a name that exists is a whole template. */
async function provideTemplate(migrations: string): Promise<string> {
  const name = `mqk_test_template_${digestOf(migrations)}`;
  const server = await openTestServer();
  try {
    await server.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [name]);
      const found = await tx.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
      if (found.length > 0) return;
      const draft = `${name}_draft`;
      await server.query(`DROP DATABASE IF EXISTS ${draft}`);
      await server.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
      const env = { MQK_DATABASE_URL: await urlOf(server, draft) };
      await migrateDatabase({ home: '', env, migrations }, { isConfirmed: false });
      await server.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
    });
  } finally {
    await server.close();
  }
  return name;
}

async function urlOf(server: Database, name: string): Promise<string> {
  const rows = await server.query('SHOW unix_socket_directories');
  const folder = String(rows[0]?.['unix_socket_directories']);
  return `postgres://mqk@/${name}?host=${encodeURIComponent(folder)}`;
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
