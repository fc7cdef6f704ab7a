/** What a database says was applied to it, and whether the files still say the same. */
import { Failure } from '../../../foundation/core/index.ts';
import type { Code } from '../../../foundation/model/index.ts';
import type { Row, Statements } from '../connection/statements.ts';
import type { MigrationFile } from './migration-files.ts';

/** A row of `schema_migrations`. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  /** UTC milliseconds, the database's clock. */
  readonly appliedAt: number;
}

/** Applied first, then what is pending, each in order. */
export interface SchemaState {
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly MigrationFile[];
  /** Why the files and the database cannot belong together; null when they do. */
  readonly trouble: Failure | null;
  /** Runs of mode LIVE, whatever became of them. */
  readonly liveRuns: number;
}

/**
 * What of `files` the database has applied, and what is pending; an empty one has applied nothing. Trouble is told, not
 * thrown: that is `readSoundState`. Changes nothing; fails as the database does (DB_*).
 */
export async function readSchemaState(
  db: Statements,
  files: readonly MigrationFile[],
): Promise<SchemaState> {
  const applied = (await hasTable(db, 'schema_migrations')) ? await readApplied(db) : [];
  const done = new Set(applied.map(({ number }) => number));
  const liveRuns = (await hasTable(db, 'runs')) ? await countLiveRuns(db) : 0;
  const trouble = compare(applied, files);
  return { applied, pending: files.filter(({ number }) => !done.has(number)), trouble, liveRuns };
}

/** The state, or its trouble as a rejection: `DB_MIGRATION_EDITED`, `_MISSING`, `_REORDERED`, `DB_SCHEMA_AHEAD`. */
export async function readSoundState(
  db: Statements,
  files: readonly MigrationFile[],
): Promise<SchemaState> {
  const state = await readSchemaState(db, files);
  if (state.trouble !== null) throw state.trouble;
  return state;
}

/** The first disagreement, in the order of the numbers. */
function compare(
  applied: readonly AppliedMigration[],
  files: readonly MigrationFile[],
): Failure | null {
  for (const row of applied) {
    const file = files[row.number - 1];
    const same = files.find(({ sha256, number }) => sha256 === row.sha256 && number !== row.number);
    if (file?.sha256 === row.sha256 && file.name === row.name) continue;
    if (same !== undefined) {
      const why = `${row.name} was applied as number ${row.number} and is now ${same.name}`;
      return trouble('DB_MIGRATION_REORDERED', why);
    }
    if (file === undefined && row.number > files.length) {
      const why = `the database has ${row.name}, this program ends at number ${files.length}`;
      return trouble('DB_SCHEMA_AHEAD', why);
    }
    if (file?.name !== row.name) {
      return trouble('DB_MIGRATION_MISSING', `${row.name} was applied and its file is not there`);
    }
    const sums = `applied ${row.sha256.slice(0, 12)}, file ${file.sha256.slice(0, 12)}`;
    return trouble('DB_MIGRATION_EDITED', `${row.name} differs from what was applied (${sums})`);
  }
  const last = applied.at(-1);
  const hole = files.find(
    ({ number }, at) => number < (last?.number ?? 0) && applied[at]?.number !== number,
  );
  if (last === undefined || hole === undefined) return null;
  const why = `the history lacks ${hole.name} and has ${last.name}: a row of it was removed`;
  return trouble('DB_MIGRATION_REORDERED', why);
}

async function hasTable(db: Statements, name: string): Promise<boolean> {
  const rows = await db.query('SELECT to_regclass($1) IS NOT NULL AS found', [`public.${name}`]);
  return rows[0]?.['found'] === true;
}

async function readApplied(db: Statements): Promise<readonly AppliedMigration[]> {
  const rows = await db.query(
    'SELECT number, name, sha256, applied_at FROM public.schema_migrations ORDER BY number',
  );
  return rows.map(toApplied);
}

function toApplied(row: Row): AppliedMigration {
  return {
    number: Number(row['number']),
    name: String(row['name']),
    sha256: String(row['sha256']),
    appliedAt: Number(row['applied_at']),
  };
}

async function countLiveRuns(db: Statements): Promise<number> {
  const rows = await db.query(`SELECT count(*) AS runs FROM public.runs WHERE mode = 'LIVE'`);
  return Number(rows[0]?.['runs']);
}

function trouble(code: Code, message: string): Failure {
  return new Failure('UNAVAILABLE', code, message);
}
