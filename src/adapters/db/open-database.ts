/** The way in: the server of `MQK_DATABASE_URL`, else the embedded one, started when it is not up. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { err, Failure, ok, type Result } from '../../foundation/core/index.ts';
import { connect, type Database } from './connection/database.ts';
import { parseDatabaseUrl, type DatabaseTarget } from './connection/database-url.ts';
import { openLane } from './connection/pool-lane.ts';
import type { Statements } from './connection/statements.ts';
import { NAME } from './embedded/cluster.ts';
import { idleSecondsOf, isKept, startKeeper } from './embedded/keeper.ts';
import { findPlaces, type Places } from './embedded/places.ts';
import { findPostmaster } from './embedded/postmaster.ts';
import { provideServer, stopServer } from './embedded/server.ts';
import { migrate, type Migrated, type Migrating } from './migrations/migrate.ts';
import { readMigrations } from './migrations/migration-files.ts';
import { readSchemaState, type SchemaState } from './migrations/migration-history.ts';
import { packageRoot } from './package-root.ts';

/** Which database: `home` is the absolute `MQK_HOME`; of `env` only names that begin with MQK_ are read. */
export interface DatabaseRequest {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The schema's files; the package's own unless a test brings others. */
  readonly migrations?: string;
}

/** A migration may take as long as its statement limit allows, and a little more. */
const MIGRATION_ANSWER_MS = 11 * 60_000;
/** A server that is just stopping is gone in this time. */
const STOPPING_MS = 10_000;
const RETRY_MS = 50;

/**
 * Opens the database and checks that its schema is this program's. The embedded one is started on demand
 * and migrated by itself while it holds no LIVE run. The error is a `Failure` with a `DB_` code.
 */
export function openDatabase(request: DatabaseRequest): Promise<Result<Database, Failure>> {
  return open(request, migrateUnasked);
}

/**
 * As `openDatabase`, for what only takes rights away: a database whose schema is merely behind is opened as it
 * is. A migration that waits for its operator must not keep a halt or a watcher from fencing.
 */
export function openToFence(request: DatabaseRequest): Promise<Result<Database, Failure>> {
  return open(request, async (_, db, state) => {
    if (state.applied.length === 0) await migrateUnasked(request, db, state);
  });
}

type OnPending = (request: DatabaseRequest, db: Database, state: SchemaState) => Promise<void>;

async function open(
  request: DatabaseRequest,
  onPending: OnPending,
): Promise<Result<Database, Failure>> {
  try {
    return ok(await opened(request, onPending));
  } catch (error) {
    if (error instanceof Failure) return err(error);
    throw error;
  }
}

async function opened(request: DatabaseRequest, onPending: OnPending): Promise<Database> {
  const db = await connectTo(request);
  try {
    const state = await readSchemaState(db, migrationsOf(request));
    if (state.trouble !== null) throw state.trouble;
    if (state.pending.length > 0) await onPending(request, db, state);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** The database whatever its schema says: for `db status` and `doctor`. Rejects with `DB_` failures. */
export async function connectTo(request: DatabaseRequest): Promise<Database> {
  const db = await connect(await provideTarget(request));
  try {
    await db.query('SELECT 1');
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** What is applied and pending; see `readSchemaState`. */
export function schemaOf(request: DatabaseRequest, db: Statements): Promise<SchemaState> {
  return readSchemaState(db, migrationsOf(request));
}

/** How `migrateDatabase` goes about it. */
export interface MigrationRequest extends Pick<Migrating, 'onApplied'> {
  /** Whether an operator said that LIVE runs do not matter. */
  readonly isConfirmed: boolean;
}

/** Applies what is pending, unless LIVE runs are there and nobody confirmed: `DB_MIGRATION_UNCONFIRMED`. */
export async function migrateDatabase(
  request: DatabaseRequest,
  { isConfirmed, onApplied }: MigrationRequest,
): Promise<Migrated> {
  const files = migrationsOf(request);
  const target = await provideTarget(request);
  const lane = await openLane(target, { size: 1, answerMs: MIGRATION_ANSWER_MS });
  try {
    const mayMigrate = ({ liveRuns, pending }: SchemaState): void => {
      if (liveRuns === 0 || isConfirmed) return;
      const what = `${target.place} holds ${liveRuns} LIVE run(s); ${pending.length} migration(s) wait`;
      throw new Failure('CONFIRMATION', 'DB_MIGRATION_UNCONFIRMED', what);
    };
    return await migrate(lane, files, { mayMigrate, onApplied });
  } finally {
    await lane.close();
  }
}

/**
 * Ends the embedded server of a home, whoever uses it; returns whether one ran. Nothing happens behind
 * `MQK_DATABASE_URL`: that server is not ours.
 */
export async function stopEmbeddedDatabase({ home, env }: DatabaseRequest): Promise<boolean> {
  if ((env['MQK_DATABASE_URL'] ?? '') !== '') return false;
  return stopServer(findPlaces(home, env));
}

/** How many connections others hold to the embedded server of a home; 0 when it does not run. */
export async function countClients({ home, env }: DatabaseRequest): Promise<number> {
  if ((env['MQK_DATABASE_URL'] ?? '') !== '') return 0;
  const places = findPlaces(home, env);
  if (findPostmaster(places.cluster)?.isReady !== true) return 0;
  const lane = await openLane(embeddedTarget(places), { size: 1 });
  try {
    const rows = await lane.query(
      `SELECT count(*) AS others FROM pg_stat_activity WHERE backend_type = 'client backend'
         AND pid <> pg_backend_pid() AND application_name <> 'mqk keeper'`,
    );
    return Number(rows[0]?.['others']);
  } finally {
    await lane.close();
  }
}

/** A server of ours without LIVE runs has nothing to ask about; anything else is left to its operator. */
async function migrateUnasked(
  request: DatabaseRequest,
  db: Database,
  { pending, liveRuns }: SchemaState,
): Promise<void> {
  if (!db.isEmbedded || liveRuns > 0) {
    const names = pending.map(({ name }) => name).join(', ');
    throw new Failure('UNAVAILABLE', 'DB_SCHEMA_BEHIND', `the database lacks ${names}`);
  }
  await migrateDatabase(request, { isConfirmed: false });
}

async function provideTarget({ home, env }: DatabaseRequest): Promise<DatabaseTarget> {
  const url = env['MQK_DATABASE_URL'] ?? '';
  if (url !== '') return parseDatabaseUrl(url);
  const places = findPlaces(home, env);
  const idleSeconds = idleSecondsOf(env);
  const target = embeddedTarget(places);
  await provideServer(places);
  if (!(await isWelcomeKept(target, places))) startKeeper(places, idleSeconds);
  return target;
}

/**
 * Waits until the server takes us, and says whether it has its keeper. A server that is ending takes no
 * connection; when it is gone, a new one is started.
 */
async function isWelcomeKept(target: DatabaseTarget, places: Places): Promise<boolean> {
  const lane = await openLane(target, { size: 1 });
  const begun = performance.now();
  try {
    for (;;) {
      try {
        return await isKept(lane);
      } catch (error) {
        const isPassing = error instanceof Failure && error.code === 'DB_UNREACHABLE';
        if (!isPassing || performance.now() - begun > STOPPING_MS) throw error;
        await sleep(RETRY_MS);
        await provideServer(places);
      }
    }
  } finally {
    await lane.close();
  }
}

/** The database `mqk` behind the server's socket. */
function embeddedTarget({ socketDir, root }: Places): DatabaseTarget {
  return {
    place: `embedded in ${root}`,
    isEmbedded: true,
    databaseClass: 'dev',
    connection: { host: socketDir, port: 5432, user: NAME, database: NAME, ssl: false },
  };
}

function migrationsOf({ migrations }: DatabaseRequest): ReturnType<typeof readMigrations> {
  return readMigrations(migrations ?? join(packageRoot(), 'migrations'));
}
