/** Throw-away folders of migrations: the first few of the shipped ones, or small ones made for a test. */
import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../cli/run-in-process.ts';

const HEADER = '-- why: a test\n-- lock: none\n-- reversible: yes\n';

const SHIPPED = join(PACKAGE_ROOT, 'migrations');

/** Names of the shipped files, in order. */
export function shippedNames(): readonly string[] {
  return readdirSync(SHIPPED).sort();
}

/** A folder with all shipped files but the last `without`. */
export function earlierMigrations(without: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'mqk-migrations-'));
  for (const name of shippedNames().slice(0, -without)) {
    copyFileSync(join(SHIPPED, name), join(folder, name));
  }
  return folder;
}

/** A folder with these files; each gets the header that the house asks for. */
export function smallMigrations(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mqk-migrations-'));
  for (const [name, sql] of Object.entries(files)) {
    writeFileSync(join(folder, name), `${HEADER}${sql}\n`);
  }
  return folder;
}
