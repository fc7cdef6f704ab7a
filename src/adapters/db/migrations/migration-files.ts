/** The numbered SQL files of the schema, as they lie in `migrations/`: append-only, each with its header. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, sha256Hex, type Sha256Hex } from '../../../foundation/core/index.ts';

/** One file. `number` counts from 1 without a gap; `sha256` is over the file's bytes. */
export interface MigrationFile {
  readonly number: number;
  readonly name: string;
  readonly sha256: Sha256Hex;
  readonly sql: string;
}

const NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** What a reader of the runbook must know before he runs it. */
const HEADER = ['why', 'lock', 'reversible'];
/** All pending files are one transaction, so none may end it or ask for what runs outside of one. */
const OUTSIDE =
  /(?:^|;)\s*(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|vacuum)\b|\b(concurrently)\b/i;
/** What Postgres does not read as statements: comments, texts, names, bodies of functions. */
const QUOTED =
  /--.*|\/\*[^]*?\*\/|\be'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[^]*?\$\1\$/gi;

/** The files in order. Throws `DB_MIGRATION_INVALID`. */
export function readMigrations(folder: string): readonly MigrationFile[] {
  const names = list(folder);
  return names.map((name, at) => {
    const number = Number(NAME.exec(name)?.[1]);
    if (Number.isNaN(number)) throw invalid(name, 'its name is not NNNN_words.sql');
    if (number !== at + 1) throw invalid(name, `it should have the number ${at + 1}`);
    const bytes = read(folder, name);
    const sql = bytes.toString('utf8');
    const missing = HEADER.filter((word) => !new RegExp(`^-- ${word}: \\S`, 'm').test(sql));
    if (missing.length > 0)
      throw invalid(name, `its header lacks "-- ${missing.join(':", "-- ')}:"`);
    const [, statement, word] = OUTSIDE.exec(sql.replace(QUOTED, ' ')) ?? [];
    const outside = statement ?? word;
    if (outside !== undefined) throw invalid(name, `"${outside}" cannot stand in a transaction`);
    return { number, name, sha256: sha256Hex(bytes), sql };
  });
}

function list(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
    return names.sort((a, b) => (a < b ? -1 : 1));
  } catch {
    throw invalid(folder, 'the folder cannot be read');
  }
}

function read(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch {
    throw invalid(name, 'it is no file that can be read');
  }
}

function invalid(name: string, why: string): Failure {
  return new Failure('UNAVAILABLE', 'DB_MIGRATION_INVALID', `migration ${name}: ${why}`);
}
