/** Brings a database to the schema of this program: all pending files in one transaction, or none. */
import { Failure } from '../../../foundation/core/index.ts';
import type { Lane, Transaction } from '../connection/statements.ts';
import type { MigrationFile } from './migration-files.ts';
import { readSoundState, type SchemaState } from './migration-history.ts';

/** Key of the advisory lock that migrating processes take in turn: the first eight bytes of `mqk-migr`. */
const LOCK_KEY = '7886202265355773810';
/** A migration waits for a running statement, never behind a session that hangs. */
const LOCK_WAIT = '10s';
/** Rewriting a large table may take minutes; the ordinary limit would end it. */
const LONGEST = '10min';

const HISTORY = `
CREATE TABLE IF NOT EXISTS public.schema_migrations (
  number integer PRIMARY KEY CHECK (number > 0),
  name text NOT NULL UNIQUE,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

export interface Migrated {
  readonly applied: readonly MigrationFile[];
  readonly liveRuns: number;
}

export interface Migrating {
  /** Sees the state under the lock, and throws when the caller must be asked first. */
  readonly mayMigrate: (state: SchemaState) => void;
  /** Called after each file, inside of the transaction. */
  readonly onApplied?: (() => void) | undefined;
}

/** Applies what is pending. Rejects with `DB_MIGRATION_FAILED` and with what `readSoundState` finds. */
export async function migrate(
  lane: Lane,
  files: readonly MigrationFile[],
  { mayMigrate, onApplied }: Migrating,
): Promise<Migrated> {
  return lane.transaction(async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
    await tx.query(`SET LOCAL statement_timeout = '${LONGEST}'`);
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
    const state = await readSoundState(tx, files);
    if (state.pending.length > 0) {
      mayMigrate(state);
      await tx.query(HISTORY);
      for (const file of state.pending) {
        await apply(tx, file);
        onApplied?.();
      }
    }
    return { applied: state.pending, liveRuns: state.liveRuns };
  });
}

async function apply(tx: Transaction, file: MigrationFile): Promise<void> {
  try {
    await tx.query(file.sql);
  } catch (error) {
    if (error instanceof Failure && error.kind !== 'CONFLICT') throw error;
    const told = error instanceof Error ? error.message : String(error);
    const message = `migration ${file.name} failed, nothing was applied: ${told}`;
    throw new Failure('UNAVAILABLE', 'DB_MIGRATION_FAILED', message, { cause: error });
  }
  await tx.query(
    'INSERT INTO public.schema_migrations (number, name, sha256) VALUES ($1, $2, $3)',
    [file.number, file.name, file.sha256],
  );
}
